import { labels } from "../../model/labels.ts";
import type { Plan } from "../../model/plan.ts";
import type { PodState } from "../../model/pod-state.ts";
import type { PlanInput } from "../plan-input.ts";
import type { Invariant } from "./invariant.ts";

function show({ namespace, name, uid }: PodState): string {
  return `${namespace}/${name} ${uid}`;
}

function sharing(pods: readonly PodState[], key: (pod: PodState) => string | null): string[] {
  const first = new Map<string, PodState>();
  return pods.flatMap((pod) => {
    const value = key(pod);
    const other = value === null ? undefined : first.get(value);
    if (value !== null && !other) first.set(value, pod);
    return other ? [`${value}: ${show(other)} and ${show(pod)}`] : [];
  });
}

function removedWithoutDrain({ steps, pods }: Plan, { facts, observed }: PlanInput): string[] {
  const sandboxes = new Map(
    observed.hosts.flatMap(({ pods: seen }) =>
      seen.flatMap(({ sandbox, uid }) => (sandbox ? [[sandbox.name, uid] as const] : [])),
    ),
  );
  const serving = new Map(pods.filter(({ ready }) => ready).map((pod) => [pod.uid, pod]));
  return steps.flatMap(({ action }) => {
    const uid = action.kind === "remove-container" ? sandboxes.get(action.container) : undefined;
    const pod = uid ? serving.get(uid) : undefined;
    // Of a pod that is on two hosts only the copy that serves is meant.
    return pod && pod.host === action.host && !facts.drained.has(pod.uid) ? [show(pod)] : [];
  });
}

function startedThoughLeaving({ steps, pods }: Plan): string[] {
  const leaving = new Map(pods.filter((pod) => pod.leaving).map((pod) => [String(pod.uid), pod]));
  return steps.flatMap(({ action }) => {
    const uid = action.kind === "create-container" ? action.spec.labels[labels.podUid] : undefined;
    const pod = uid ? leaving.get(uid) : undefined;
    return pod ? [show(pod)] : [];
  });
}

function seenButMissing({ pods, allocations }: Plan, { observed }: PlanInput): string[] {
  const known = new Set(pods.map(({ uid }) => uid));
  return observed.hosts
    .filter(({ name }) => Object.hasOwn(allocations.podCidrs, name))
    .flatMap(({ pods: seen }) => seen.filter(({ manifest, uid }) => manifest !== null && !known.has(uid)))
    .map(({ namespace, name, uid }) => `${namespace}/${name} ${uid}`);
}

export const podInvariants: readonly Invariant[] = [
  {
    code: "pod-uids-unique",
    sentence: "No two pods have the same uid.",
    broken: ({ pods }) => sharing(pods, ({ uid }) => uid),
  },
  {
    code: "addresses-unique",
    sentence: "No two pods have the same address.",
    broken: ({ pods }) => sharing(pods, ({ address }) => address),
  },
  {
    code: "quarantine-kept",
    sentence: "An address given up lately is not handed out.",
    broken: ({ pods }, { facts }) =>
      pods
        .filter(({ createdAt, address }) => createdAt === null && address !== null && facts.quarantined.has(address))
        .map(show),
  },
  {
    code: "ready-pods-have-hosts",
    sentence: "A pod without a host is not ready.",
    broken: ({ pods }) => pods.filter(({ host, ready }) => ready && host === null).map(show),
  },
  {
    code: "drained-before-removal",
    sentence: "A ready pod is taken down only when no host sends it new connections any more.",
    broken: removedWithoutDrain,
  },
  {
    code: "leaving-never-started",
    sentence: "Nothing is created for a pod that leaves.",
    broken: startedThoughLeaving,
  },
  {
    code: "leaving-never-recalled",
    sentence: "A pod that was told to leave stays so until it is gone.",
    broken: ({ pods }, { facts }) =>
      pods.filter(({ uid, leaving, createdAt }) => createdAt !== null && facts.leaving.has(uid) && !leaving).map(show),
  },
  {
    code: "no-pod-forgotten",
    sentence: "Every pod there is on a declared host is in the plan.",
    broken: seenButMissing,
  },
  {
    code: "refused-pods-homeless",
    sentence: "A pod that is refused has no host, and each host says why.",
    broken: ({ refusals, pods }) => {
      const homes = new Set(
        pods.filter(({ host }) => host !== null).map(({ namespace, name }) => `${namespace}/${name}`),
      );
      return refusals
        .filter(
          ({ pod, hosts }) =>
            homes.has(`${pod.namespace}/${pod.name}`) || hosts.some(({ reasons }) => reasons.length === 0),
        )
        .map(({ pod }) => `${pod.namespace}/${pod.name}`);
    },
  },
  {
    code: "probes-run-on-seen-containers",
    sentence: "A probe belongs to a pod of the plan, on that pod's host.",
    broken: ({ probes, pods }) => {
      const hosts = new Map(pods.map(({ uid, host }) => [uid, host]));
      return probes.filter(({ pod, host }) => hosts.get(pod) !== host).map(({ key }) => key);
    },
  },
  {
    code: "wake-is-ahead",
    sentence: "The time to look again lies ahead.",
    broken: ({ wakeAt }, { observed }) => (wakeAt !== null && wakeAt < observed.at ? [String(wakeAt)] : []),
  },
];
