import type { Container, PodSpec, ResourceRequirements } from "../../model/kubernetes.generated.ts";
import { bytes, cpuMillis, parseQuantity } from "../../model/quantity.ts";
import type { Resources } from "../../model/resources.ts";

type Amounts = ReadonlyMap<string, number>;

/**
 * What a pod holds while it runs, as Kubernetes counts it: the larger of what the app containers and sidecars need
 * together and what any init container needs beside the sidecars started before it, plus overhead. Requests of the
 * whole pod take the place of its containers' sum. What is no quantity, or below zero, counts as nothing.
 */
export function effectiveRequest(spec: PodSpec): Resources {
  const containers = maximum(runningPhase(spec), initPhase(spec.initContainers ?? []));
  const whole = new Map([...containers, ...[...requestsOf(spec.resources)].filter(([name]) => isOfPods(name))]);
  return toResources(add(whole, amounts(spec.overhead)));
}

function runningPhase(spec: PodSpec): Amounts {
  return [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)]
    .map((container) => requestsOf(container.resources))
    .reduce(add, new Map());
}

function initPhase(containers: readonly Container[]): Amounts {
  let sidecars: Amounts = new Map();
  let peak: Amounts = new Map();
  for (const container of containers) {
    const needed = add(sidecars, requestsOf(container.resources));
    if (isSidecar(container)) sidecars = needed;
    peak = maximum(peak, needed);
  }
  return peak;
}

/** What may be asked for a pod as a whole; the rest only its containers can ask for. */
function isOfPods(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}

/** An init container that goes on running beside the app. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}

/** A limit without a request is a request too, as the API server defaults it. */
function requestsOf(resources: ResourceRequirements | undefined): Amounts {
  return amounts({ ...resources?.limits, ...resources?.requests });
}

function amounts(quantities: Readonly<Record<string, string>> | undefined): Amounts {
  return new Map(
    Object.entries(quantities ?? {}).map(([name, text]) => [name, Math.max(0, amount(name, String(text)))]),
  );
}

function amount(name: string, text: string): number {
  if (name === "cpu") return cpuMillis(text) ?? 0;
  if (name === "memory" || name === "ephemeral-storage") return bytes(text) ?? 0;
  return Math.ceil(parseQuantity(text) ?? 0);
}

function add(left: Amounts, right: Amounts): Amounts {
  return combine(left, right, (a, b) => a + b);
}

function maximum(left: Amounts, right: Amounts): Amounts {
  return combine(left, right, Math.max);
}

function combine(left: Amounts, right: Amounts, of: (a: number, b: number) => number): Amounts {
  const names = new Set([...left.keys(), ...right.keys()]);
  return new Map([...names].map((name) => [name, of(left.get(name) ?? 0, right.get(name) ?? 0)]));
}

function toResources(total: Amounts): Resources {
  const other = [...total].filter(([name, value]) => name !== "cpu" && name !== "memory" && value > 0);
  return {
    cpuMillis: total.get("cpu") ?? 0,
    memoryBytes: total.get("memory") ?? 0,
    other: Object.fromEntries(other.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
