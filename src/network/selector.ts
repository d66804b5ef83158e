import type { PodState } from "../model/pod-state.ts";

/** Finds the pods of a namespace by labels without looking at every pod for every selector. */
export interface PodIndex {
  readonly byLabel: ReadonlyMap<string, readonly PodState[]>;
}

export function indexPods(pods: Iterable<PodState>): PodIndex {
  const byLabel = new Map<string, PodState[]>();
  for (const pod of pods)
    for (const [name, value] of Object.entries(pod.manifest.metadata.labels ?? {})) {
      const entry = labelKey(pod.namespace, name, value);
      const found = byLabel.get(entry);
      if (found) found.push(pod);
      else byLabel.set(entry, [pod]);
    }
  return { byLabel };
}

/** Pods that carry every label of a Service's selector, in the order they were indexed. An empty selector selects none. */
export function selectPods(
  index: PodIndex,
  namespace: string,
  selector: Readonly<Record<string, string>>,
): readonly PodState[] {
  const [first, ...rest] = Object.entries(selector);
  if (!first) return [];
  const candidates = index.byLabel.get(labelKey(namespace, first[0], first[1])) ?? [];
  if (rest.length === 0) return candidates;
  return candidates.filter(({ manifest }) => rest.every(([name, value]) => manifest.metadata.labels?.[name] === value));
}

function labelKey(namespace: string, name: string, value: string): string {
  return `${namespace}|${name}=${value}`;
}
