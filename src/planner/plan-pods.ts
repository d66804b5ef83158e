import type { PodUid } from "../model/names.ts";
import type { Leaving } from "../model/pod-state.ts";
import type { HostView } from "./hosts/host-view.ts";
import type { HostSetup } from "./hosts/setup.ts";
import type { Placed } from "./place-pods.ts";
import type { TakenAddresses } from "./pods/addresses.ts";
import { takeAddress } from "./pods/addresses.ts";
import type { WantedPod } from "./pods/live-pod.ts";
import type { PlannedPod } from "./pods/plan-pod.ts";
import { planHomelessPod, planLivePod, planNewPod } from "./pods/plan-pod.ts";
import type { Turn } from "./turn.ts";

interface Choices {
  readonly wanted: readonly WantedPod[];
  readonly placed: Placed;
  readonly leaving: ReadonlyMap<PodUid, Leaving>;
  readonly resting: ReadonlyMap<PodUid, string>;
  readonly setup: HostSetup;
}

/** Every pod there is or is to be, with what this turn does about it. */
export function planPods(turn: Turn, { wanted, placed, leaving, resting, setup }: Choices): PlannedPod[] {
  const live = turn.pods.map((pod) =>
    planLivePod(turn, pod, {
      leaving: leaving.get(pod.uid) ?? null,
      resting: resting.get(pod.uid) ?? null,
      hostReady: setup.before.get(pod.host.name) ?? [],
    }),
  );
  const homes = new Map(turn.hosts.map((host) => [host.name, host]));
  const taken = takenAddresses(turn);
  const reasons = new Map(placed.refusals.map(({ pod, summary }) => [`${pod.namespace}/${pod.name}`, summary]));
  const fresh = wanted.map((pod) => {
    const host = homes.get(placed.hosts.get(pod.uid) ?? ("" as never));
    const message =
      turn.frozen ?? turn.unseen?.reason ?? reasons.get(`${pod.namespace}/${pod.name}`) ?? "waiting for room";
    return host ? planOn(turn, pod, { host, taken, setup }) : planHomelessPod(turn, pod, message);
  });
  return [...live, ...fresh];
}

interface Site {
  readonly host: HostView;
  readonly taken: TakenAddresses;
  readonly setup: HostSetup;
}

function planOn(turn: Turn, pod: WantedPod, { host, taken, setup }: Site): PlannedPod {
  const hostReady = setup.before.get(host.name) ?? [];
  if (pod.manifest.spec.hostNetwork) return planNewPod(turn, pod, { host, address: null, hostReady });
  const address = takeAddress(host, pod.uid, taken);
  if (address === null) return planHomelessPod(turn, pod, `no free address in ${host.podCidr} on ${host.name}`);
  return planNewPod(turn, pod, { host, address, hostReady });
}

function takenAddresses({ hosts, input }: Turn): TakenAddresses {
  const used = hosts.flatMap(({ observed }) => (observed?.pods ?? []).flatMap(({ address }) => address ?? []));
  return new Set([...used, ...input.facts.quarantined]);
}
