import type { NodeSelectorRequirement } from "../../../../src/model/kubernetes.generated.ts";

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
