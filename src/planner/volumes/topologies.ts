import type { StorageClass } from "../../model/kinds.ts";
import { find } from "../object-index.ts";
import type { VolumeTopology } from "../placement/types.ts";
import type { WantedPod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { emptyClaims } from "./claims.ts";
import { defaultClass } from "./storage-class.ts";

/** Where a pod's claims without data may begin, for those whose StorageClass says so. */
export function volumeTopologies(turn: Turn, pod: WantedPod): VolumeTopology[] {
  return emptyClaims(turn, pod.manifest).flatMap((claim) => {
    const of = classOf(turn, storageClassName(turn, pod, claim));
    const allowed = of?.allowedTopologies ?? [];
    return of && allowed.length > 0 ? [{ claim, storageClass: of.metadata.name, allowed }] : [];
  });
}

function storageClassName({ objects }: Turn, { namespace, name, owner }: WantedPod, claim: string): string | undefined {
  const declared = find(objects, "PersistentVolumeClaim", { namespace, name: claim });
  const templates = find(objects, "StatefulSet", owner)?.spec.volumeClaimTemplates ?? [];
  const template = templates.find(({ metadata }) => `${metadata?.name}-${name}` === claim);
  return (declared ?? template)?.spec?.storageClassName;
}

/** The class of that name; the one marked as default where none is named, none at all for "". */
function classOf({ objects }: Turn, name: string | undefined): StorageClass | null {
  if (name !== undefined) return find(objects, "StorageClass", { namespace: "", name });
  return defaultClass({ objects });
}
