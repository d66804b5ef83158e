import { contains, parseCidr, parseIpv4 } from "../../model/ipv4.ts";
import { labels } from "../../model/labels.ts";
import type { ContainerName, HostName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Plan, Step } from "../../model/plan.ts";
import { subjectOf } from "../../model/subject.ts";
import type { PlanInput } from "../plan-input.ts";
import type { Invariant } from "./invariant.ts";

function show({ id, action }: Step): string {
  return `#${id} ${action.host} ${action.kind} ${subjectOf(action)}`;
}

function observedHosts({ observed }: PlanInput): Map<HostName, ObservedHost> {
  return new Map(observed.hosts.map((host) => [host.name, host]));
}

/** Containers of ours on a host, as last seen. */
function ownContainers({ pods, helpers }: ObservedHost): Set<ContainerName> {
  const inPods = pods.flatMap(({ sandbox, containers }) => [...containers, ...(sandbox ? [sandbox] : [])]);
  return new Set([...inPods, ...helpers].map(({ name }) => name));
}

function onSilentHosts({ steps }: Plan, input: PlanInput): string[] {
  const hosts = observedHosts(input);
  return steps.filter(({ action }) => hosts.get(action.host)?.condition !== "Ready").map(show);
}

function onStrangers({ steps }: Plan, input: PlanInput): string[] {
  const own = new Map([...observedHosts(input)].map(([name, host]) => [name, ownContainers(host)]));
  const made = new Set(
    steps.flatMap(({ action }) => (action.kind === "create-container" ? [`${action.host} ${action.container}`] : [])),
  );
  return steps
    .filter(({ action }) => {
      if (!("container" in action) || action.kind === "create-container") return false;
      return !own.get(action.host)?.has(action.container) && !made.has(`${action.host} ${action.container}`);
    })
    .map(show);
}

function alreadyUnderWay({ steps }: Plan, input: PlanInput): string[] {
  const busy = new Set(
    input.observed.hosts.flatMap(({ name, inFlight }) => inFlight.map(({ subject }) => `${name} ${subject}`)),
  );
  return steps.filter(({ action }) => busy.has(`${action.host} ${subjectOf(action)}`)).map(show);
}

function namesTaken({ steps }: Plan, input: PlanInput): string[] {
  const foreign = new Set(
    input.observed.hosts.flatMap(({ name, foreign: others }) => others.map((other) => `${name} ${other.name}`)),
  );
  return steps
    .filter(({ action }) => action.kind === "create-container" && foreign.has(`${action.host} ${action.container}`))
    .map(show);
}

function unlabelled({ steps }: Plan, { settings }: PlanInput): string[] {
  return steps
    .filter(
      ({ action }) => action.kind === "create-container" && action.spec.labels[labels.instance] !== settings.instance,
    )
    .map(show);
}

function overlappingCidrs({ allocations }: Plan): string[] {
  const owners = new Map<string, string>();
  return Object.entries(allocations.podCidrs).flatMap(([host, cidr]) => {
    const other = owners.get(cidr);
    owners.set(cidr, host);
    return other === undefined ? [] : [`${cidr} of ${other} and ${host}`];
  });
}

function outsideBlocks({ pods, allocations }: Plan): string[] {
  return pods.flatMap(({ host, address, namespace, name }) => {
    const block = parseCidr(host === null ? "" : (allocations.podCidrs[host] ?? ""));
    const number = address === null ? null : parseIpv4(address);
    const isInside = number === null || block === null || contains(block, number);
    return isInside ? [] : [`${namespace}/${name} ${address} on ${host}`];
  });
}

export const hostInvariants: readonly Invariant[] = [
  {
    code: "silent-hosts-untouched",
    sentence: "No step is planned for a host that does not answer.",
    broken: onSilentHosts,
  },
  {
    code: "only-own-containers",
    sentence: "Only containers that carry our instance id are started, stopped, entered or removed.",
    broken: onStrangers,
  },
  {
    code: "in-flight-not-repeated",
    sentence: "Nothing is planned for what an earlier step is still working on.",
    broken: alreadyUnderWay,
  },
  {
    code: "foreign-names-respected",
    sentence: "No container is created under a name that somebody else's has.",
    broken: namesTaken,
  },
  {
    code: "own-label-on-all",
    sentence: "Every container that is created carries our instance id.",
    broken: unlabelled,
  },
  { code: "pod-cidrs-disjoint", sentence: "No two hosts have the same pod network.", broken: overlappingCidrs },
  {
    code: "addresses-in-host-block",
    sentence: "A pod's address lies in its host's pod network.",
    broken: outsideBlocks,
  },
];
