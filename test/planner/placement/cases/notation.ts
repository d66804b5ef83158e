import type { NodeSelectorRequirement, Taint, Toleration } from "../../../../src/model/kubernetes.generated.ts";
import type { PodShape } from "../../../support/placement-builders.ts";

/** `a=b c=` as a map. */
export function pairs(text: string): Record<string, string> {
  const words = text.split(" ").filter((word) => word.includes("="));
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
}

/** `name a=b c=d`. */
export function namedPairs(text: string): { readonly name: string; readonly labels: Record<string, string> } {
  return { name: text.split(" ")[0] ?? "", labels: pairs(text) };
}

const operators: Readonly<Record<string, string>> = {
  in: "In",
  notin: "NotIn",
  exists: "Exists",
  absent: "DoesNotExist",
  ">": "Gt",
  "<": "Lt",
};

/** `key operator value,value & ...`. */
export function requirements(text: string): NodeSelectorRequirement[] {
  const parts = text.split("&").map((part) => part.trim());
  return parts.filter((part) => part !== "").map(requirement);
}

function requirement(text: string): NodeSelectorRequirement {
  const [key = "", operator = "", ...rest] = text.split(" ");
  const values = rest.join(" ");
  return { key, operator: operators[operator] ?? operator, ...(values !== "" && { values: values.split(",") }) };
}

function nodeTerms(text: string) {
  return text.split("|").map((term) => {
    const all = requirements(term);
    const isField = ({ key }: { key: string }) => key.startsWith("@");
    const fields = all.filter(isField).map((each) => ({ ...each, key: `metadata.${each.key.slice(1)}` }));
    return { matchFields: fields, matchExpressions: all.filter((each) => !isField(each)) };
  });
}

/** A nodeSelector and required terms, `|` between them; `-` or nothing for none. */
export function nodeSelection(nodeSelector: string | undefined, terms: string | undefined): PodShape {
  const required = { nodeSelectorTerms: nodeTerms(terms ?? "") };
  return {
    ...(nodeSelector && nodeSelector !== "-" && { nodeSelector: pairs(nodeSelector) }),
    ...(terms !== undefined &&
      terms !== "-" && { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }),
  };
}

/** `key=value:effect`. */
export function readTaint(text: string): Taint {
  const [, key = "", value = "", effect = ""] = /^([^=]+)=(.*):(\w+)$/.exec(text) ?? [];
  return { key, value, effect };
}

/** `key operator value effect`, `-` for a blank. */
export function readToleration(text: string): Toleration {
  const [key = "", operator = "", value = "", effect = ""] = text.split(" ").map((word) => (word === "-" ? "" : word));
  return { key, value, effect, ...(operator && { operator }) };
}
