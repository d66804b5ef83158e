import type { TopologySelectorTerm } from "../../../model/kubernetes.generated.ts";
import type { PlacementHost, PodToPlace, VolumeTopology } from "../types.ts";
import type { HostFilter } from "./host-filter.ts";

/** A claim without data yet may begin only where its StorageClass allows: `allowedTopologies`. */
export const volumeTopology: HostFilter = {
  check: (pod, host) => unfit(pod, host) === undefined,
  explain(pod, host) {
    const { claim, storageClass } = unfit(pod, host) ?? { claim: "", storageClass: "" };
    return `node(s) didn't find available persistent volumes to bind (persistentvolumeclaim "${claim}": not in the allowedTopologies of storageclass "${storageClass}")`;
  },
};

function unfit({ volumeTopologies = [] }: PodToPlace, host: PlacementHost): VolumeTopology | undefined {
  return volumeTopologies.find(({ allowed }) => !allowed.some((term) => isMet(term, host)));
}

function isMet({ matchLabelExpressions = [] }: TopologySelectorTerm, { labels }: PlacementHost): boolean {
  return matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && values.includes(labels[key]));
}
