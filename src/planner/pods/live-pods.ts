import type { Instant } from "../../model/instant.ts";
import type { ObservedPod } from "../../model/observed.ts";
import { sortBy } from "../../model/order.ts";
import type { HostView } from "../hosts/host-view.ts";
import { toleratedMs } from "../hosts/silence.ts";
import { podStatus } from "../status/pod-status.ts";
import { readySince, viewPod } from "../status/pod-view.ts";
import type { Turn } from "../turn.ts";
import type { LivePod } from "./live-pod.ts";

type Known = Pick<Turn, "now" | "input" | "hosts" | "frozen">;

/** Pods on the declared hosts whose sandbox tells what they are, in order of namespace and name. */
export function livePods(known: Known): LivePod[] {
  const pods = known.hosts.flatMap((host) => (host.observed?.pods ?? []).flatMap((pod) => livePod(known, host, pod)));
  return sortBy(pods, (pod) => `${pod.namespace}/${pod.name}/${pod.uid}`);
}

function livePod(known: Known, host: HostView, observed: ObservedPod): LivePod[] {
  const { manifest } = observed;
  if (!manifest) return [];
  const { facts } = known.input;
  const view = viewPod(manifest, observed, { facts, host });
  const reachable = host.answers || known.frozen !== null;
  const createdAt = createdAtOf(observed);
  const since = reachable ? readySince(view) : null;
  const address = observed.address || null;
  return [
    {
      uid: observed.uid,
      namespace: observed.namespace,
      name: observed.name,
      owner: observed.owner,
      templateHash: observed.templateHash,
      manifest,
      host,
      observed,
      address,
      createdAt,
      status: podStatus({ turn: known, host, pod: { ...observed, manifest }, address, createdAt, reachable }, view),
      ready: since !== null,
      readySince: since,
      leaving: facts.leaving.get(observed.uid) ?? null,
      lost: isLost(known, host, manifest.spec.tolerations ?? []),
    },
  ];
}

function isLost({ now, input }: Known, host: HostView, tolerations: Parameters<typeof toleratedMs>[0]): boolean {
  if (host.answers || !host.observed) return false;
  const tolerated = toleratedMs(tolerations, host.observed.condition, input.settings.tolerationSeconds);
  return now >= host.observed.since + tolerated;
}

function createdAtOf({ sandbox }: ObservedPod): Instant | null {
  const state = sandbox?.state;
  if (!state) return null;
  return state.kind === "created" ? state.at : state.startedAt;
}
