import type { PolicyRule } from "../../../model/kubernetes.generated.ts";
import type { Attributes, ResourceAttributes } from "./attributes.ts";

/** Whether one rule allows it (rbac/v1 evaluation helpers). */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (attributes.kind === "path") return (rule.nonResourceURLs ?? []).some((url) => urlCovers(url, attributes.path));
  return (
    has(rule.apiGroups, attributes.group) &&
    resourceListed(rule.resources ?? [], attributes) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(attributes.name))
  );
}

function has(list: readonly string[] | undefined, item: string): boolean {
  return list !== undefined && (list.includes("*") || list.includes(item));
}

/** `*\/scale` stands for that part of everything; `pods` does not stand for `pods/log`. */
function resourceListed(listed: readonly string[], { resource, subresource }: ResourceAttributes): boolean {
  const whole = subresource === "" ? resource : `${resource}/${subresource}`;
  return listed.some((item) => item === "*" || item === whole || (subresource !== "" && item === `*/${subresource}`));
}

/** A star stands for the rest of a path, at its end only. */
export function urlCovers(url: string, path: string): boolean {
  if (url === "*" || url === path) return true;
  return url.endsWith("*") && path.startsWith(url.replace(/\*+$/, ""));
}
