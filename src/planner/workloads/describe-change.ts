import { canonicalJson } from "../../model/hash.ts";
import type { Container, PodSpec } from "../../model/kubernetes.generated.ts";

/** What a new revision changes, for people: `image web:1.27 -> web:1.28`, `env, resources of web`. Never a value of a variable. */
export function describeChange(before: PodSpec, after: PodSpec): string {
  const known = new Map(containersOf(before).map((container) => [container.name, container]));
  const parts = containersOf(after).flatMap((container) => changeOf(known.get(container.name), container));
  const { containers: _before, initContainers: _inits, ...restBefore } = before;
  const { containers: _after, initContainers: _others, ...restAfter } = after;
  const fields = changedFields(restBefore, restAfter);
  const all = [...parts, ...(fields.length > 0 ? [fields.join(", ")] : [])];
  return all.length > 0 ? all.join("; ") : "template changed";
}

function containersOf({ initContainers = [], containers }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers];
}

function changeOf(before: Container | undefined, after: Container): string[] {
  if (!before) return [`new container ${after.name}`];
  const image = before.image === after.image ? [] : [`image ${before.image} -> ${after.image}`];
  const { image: _before, ...rest } = before;
  const { image: _after, ...others } = after;
  const fields = changedFields(rest, others);
  return [...image, ...(fields.length > 0 ? [`${fields.join(", ")} of ${after.name}`] : [])];
}

function changedFields(before: object, after: object): string[] {
  const old = new Map(Object.entries(before));
  const next = new Map(Object.entries(after));
  const names = [...new Set([...old.keys(), ...next.keys()])].sort();
  return names.filter((name) => canonicalJson(old.get(name)) !== canonicalJson(next.get(name)));
}
