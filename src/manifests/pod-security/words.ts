import type { Container, PodSpec } from "../../model/kubernetes.generated.ts";

/** What a check forbids, in the words of Kubernetes' admission: a reason, and who does it. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One check of a pod; null where it finds nothing. */
export type Check = (spec: PodSpec) => Violation | null;

/** All of a pod's containers, in the order they are checked. */
export function containersOf(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

export function namesOf(containers: readonly Container[]): string[] {
  return containers.map(({ name }) => name);
}

/** `container "a"`, `containers "a", "b"`. */
export function containers(names: readonly string[]): string {
  return `${plural("container", names.length)} ${quoted(names)}`;
}

/** Who sets something: the pod, some containers, or both; "" for nobody. */
export function setters(pod: boolean, names: readonly string[]): string {
  return [...(pod ? ["pod"] : []), ...(names.length > 0 ? [containers(names)] : [])].join(" and ");
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}

export function quoted(names: Iterable<string>): string {
  return [...names].map((name) => JSON.stringify(name)).join(", ");
}

/** Each value once, sorted, as sets are printed. */
export function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}
