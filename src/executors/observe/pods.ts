import type { Pod } from "../../model/kinds.ts";
import type { ObservedPod } from "../../model/observed.ts";
import { groupBy, sortBy } from "../../model/order.ts";
import type { PodIdentity } from "./container-identity.ts";
import type { OwnContainer } from "./containers.ts";

interface PodContainer extends OwnContainer {
  readonly pod: PodIdentity;
}

/** Our containers put together to pods, in order of namespace and name. */
export function gatherPods(own: readonly OwnContainer[]): ObservedPod[] {
  const members = own.flatMap((container): PodContainer[] => {
    const { pod } = container.identity;
    return pod ? [{ ...container, pod }] : [];
  });
  const pods = [...groupBy(members, (member) => member.pod.uid).values()].map(gatherPod);
  return sortBy(pods, (pod) => `${pod.namespace}/${pod.name}/${pod.uid}`);
}

function gatherPod(members: readonly PodContainer[]): ObservedPod {
  const sandboxes = members.filter((member) => member.identity.role === "sandbox");
  const sandbox = sandboxes.find((member) => member.observed.state.kind === "running") ?? sandboxes[0];
  const named = sandbox ?? members[0];
  if (!named) throw new Error("a pod without containers was gathered");
  return {
    ...named.pod,
    manifest: parseManifest(sandbox?.identity.manifest ?? null),
    address: sandbox?.identity.address ?? null,
    sandbox: sandbox?.observed ?? null,
    containers: members.filter((member) => member.identity.role !== "sandbox").map((member) => member.observed),
  };
}

/** Written by ourselves; a label that was tampered with counts as missing. */
function parseManifest(json: string | null): Pod | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && "spec" in value ? (value as Pod) : null;
  } catch {
    return null;
  }
}
