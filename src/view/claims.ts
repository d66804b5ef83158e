import { desiredOf } from "../model/desired.ts";
import type { StatefulSet } from "../model/kinds.ts";
import type { PersistentVolumeClaimSpec } from "../model/kubernetes.generated.ts";
import { labels } from "../model/labels.ts";
import type { AnyObject } from "../model/object.ts";
import { withUid } from "./identity.ts";
import type { ViewInput } from "./view.ts";

/** Claims that nobody wrote: those of StatefulSets' templates, as long as there is data of theirs on a host. */
export function claimObjects({ desired, observed }: ViewInput): AnyObject[] {
  const sets = desiredOf(desired, "StatefulSet").map(({ object }) => object);
  const claims = new Map<string, AnyObject>();
  for (const { name: volumeName, labels: own } of observed.hosts.flatMap(({ volumes }) => volumes)) {
    const [claim, namespace] = [own[labels.claim], own[labels.namespace]];
    if (claim === undefined || namespace === undefined) continue;
    const template = templateOf(sets, namespace, claim);
    claims.set(`${namespace}/${claim}`, claimObject({ namespace, name: claim }, { ...template, volumeName }));
  }
  return [...claims.values()];
}

function claimObject(
  metadata: { readonly namespace: string; readonly name: string },
  given: PersistentVolumeClaimSpec,
): AnyObject {
  const { accessModes = ["ReadWriteOnce"], resources } = given;
  const capacity = resources?.requests ?? {};
  const status = { phase: "Bound", accessModes, ...(Object.keys(capacity).length > 0 ? { capacity } : {}) };
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: { ...given, accessModes }, status };
  return withUid(claim);
}

/** Of a claim whose set or template is gone nothing more is known than that it holds data. */
function templateOf(sets: readonly StatefulSet[], namespace: string, claim: string): PersistentVolumeClaimSpec {
  for (const { metadata, spec } of sets.filter((set) => set.metadata.namespace === namespace)) {
    const template = spec.volumeClaimTemplates?.find((each) => {
      const prefix = `${each.metadata?.name}-${metadata.name}-`;
      return claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length));
    });
    if (template?.spec) return template.spec;
  }
  return {};
}
