import type { StatefulSet } from "../../model/kinds.ts";
import type { PersistentVolumeClaim, PodSpec, Volume } from "../../model/kubernetes.generated.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import type { WantedPod } from "../pods/live-pod.ts";
import { uidOf } from "../pods/pod-names.ts";
import { podFromTemplate } from "./template.ts";

interface Place {
  readonly instance: string;
  readonly templateHash: string;
  readonly ordinal: number;
}

/** The pod with an ordinal: its name, host name and claims are the same in every revision. */
export function statefulPod(object: StatefulSet, { instance, templateHash, ordinal }: Place): WantedPod {
  const owner = keyOf(object);
  const { namespace } = owner;
  const name = `${owner.name}-${ordinal}`;
  const labels = {
    "apps.kubernetes.io/pod-index": String(ordinal),
    "controller-revision-hash": `${owner.name}-${templateHash}`,
    "statefulset.kubernetes.io/pod-name": name,
  };
  const pod = podFromTemplate(object.spec.template, { namespace, name, labels });
  const spec = withIdentity(pod.spec, { name, object });
  return {
    uid: uidOf(instance, formatKey(owner), templateHash, String(ordinal)),
    namespace,
    name,
    owner,
    templateHash,
    manifest: { ...pod, spec },
  };
}

function withIdentity(
  spec: PodSpec,
  { name, object }: { readonly name: string; readonly object: StatefulSet },
): PodSpec {
  const claims = (object.spec.volumeClaimTemplates ?? []).map((template) => claimVolume(template, name));
  const own = new Set(claims.map((volume) => volume.name));
  const volumes = [...(spec.volumes ?? []).filter((volume) => !own.has(volume.name)), ...claims];
  const { serviceName } = object.spec;
  return {
    ...spec,
    hostname: name,
    ...(serviceName ? { subdomain: serviceName } : {}),
    ...(volumes.length > 0 ? { volumes } : {}),
  };
}

/** A claim template's volume is mounted under the template's name; the claim is named for the pod. */
function claimVolume({ metadata }: PersistentVolumeClaim, pod: string): Volume {
  const template = metadata?.name ?? "";
  return { name: template, persistentVolumeClaim: { claimName: `${template}-${pod}` } };
}
