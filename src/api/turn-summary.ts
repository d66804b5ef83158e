import { type Instant, toTimestamp } from "../model/instant.ts";
import { formatKey } from "../model/object.ts";
import type { ObservedHost } from "../model/observed.ts";
import type { PodState } from "../model/pod-state.ts";
import type { Problem } from "../model/problem.ts";
import { ingressEntry } from "../network/allocate-services.ts";
import { render } from "../planner/render.ts";
import type { Turn } from "../reconciler/finished-turn.ts";

/** The last turn in the form the CLI, scripts and the dashboard read: names and counts, nothing secret. */
export interface TurnSummary {
  readonly at: string;
  readonly reasons: readonly string[];
  readonly repository: {
    readonly url: string;
    readonly commit: string;
    readonly author: string;
    readonly subject: string;
    readonly fetchedAt: string | null;
    /** Why the last fetch failed; null where it did not. */
    readonly failure: string | null;
  };
  readonly hosts: readonly HostSummary[];
  readonly workloads: readonly WorkloadSummary[];
  readonly pods: readonly PodSummary[];
  readonly services: readonly ServiceSummary[];
  /** Virtual address Traefik answers on; null where none is run. */
  readonly entry: string | null;
  /** The plan in its own text language; "" when nothing is to be done. */
  readonly plan: string;
  readonly steps: number;
  readonly refusals: readonly { readonly pod: string; readonly summary: string; readonly hosts: readonly string[] }[];
  readonly held: readonly string[];
  readonly problems: readonly Problem[];
  readonly violations: readonly string[];
  /** Nothing to do, nothing under way, nothing wrong. */
  readonly settled: boolean;
}

export interface HostSummary {
  readonly name: string;
  readonly condition: string;
  readonly message: string;
  readonly engine: string | null;
  readonly pods: number;
  readonly inFlight: readonly string[];
}

export interface WorkloadSummary {
  readonly object: string;
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
}

export interface PodSummary {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly host: string | null;
  readonly address: string | null;
  readonly phase: string;
  readonly ready: boolean;
  readonly leaving: string | null;
  readonly restarts: number;
  readonly images: readonly string[];
  /** What it waits for or died of, where it is not simply running. */
  readonly reason: string;
}

export interface ServiceSummary {
  readonly namespace: string;
  readonly name: string;
  readonly clusterIp: string | null;
  readonly vip: string | null;
  readonly ready: number;
}

export function summarize(turn: Turn): TurnSummary {
  const { plan } = turn.decision;
  const { revision } = turn.desired;
  return {
    at: toTimestamp(turn.at),
    reasons: turn.reasons,
    repository: {
      url: revision.repository,
      commit: revision.commit,
      author: revision.author,
      subject: revision.subject,
      fetchedAt: timestampOrNull(turn.fetchedAt),
      failure: turn.fetchFailure?.message ?? null,
    },
    hosts: turn.observed.hosts.map(summarizeHost),
    workloads: plan.workloads.map((workload) => ({
      object: formatKey(workload.object),
      desired: workload.desiredReplicas,
      updated: workload.updatedReplicas,
      ready: workload.readyReplicas,
      available: workload.availableReplicas,
    })),
    pods: plan.pods.map(summarizePod),
    services: summarizeServices(turn),
    entry: turn.decision.services.get(ingressEntry)?.vip ?? null,
    plan: plan.steps.length === 0 ? "" : render(plan),
    steps: plan.steps.length,
    refusals: plan.refusals.map(({ pod, summary, hosts }) => ({
      pod: `${pod.namespace}/${pod.name}`,
      summary,
      hosts: hosts.map(({ host, reasons }) => `${host}: ${reasons.join(", ")}`),
    })),
    held: plan.held.map(({ object, reason }) => `${formatKey(object)}: ${reason}`),
    problems: turn.problems,
    violations: turn.decision.violations.map((violation) => violation.sentence),
    settled: isSettled(turn),
  };
}

function isSettled({ decision, observed, desired, problems }: Turn): boolean {
  const { plan } = decision;
  const busy = plan.steps.length > 0 || observed.hosts.some((host) => host.inFlight.length > 0);
  const wanting = plan.pods.some((pod) => pod.leaving !== null || (!pod.ready && pod.status.phase !== "Succeeded"));
  const wrong = desired.incomplete !== null || problems.some((problem) => problem.severity === "error");
  return !busy && !wanting && !wrong && plan.refusals.length === 0;
}

function summarizeHost(host: ObservedHost): HostSummary {
  return {
    name: host.name,
    condition: host.condition,
    message: host.message,
    engine: host.engine?.version ?? null,
    pods: host.pods.length,
    inFlight: host.inFlight.map(({ kind, subject }) => `${kind} ${subject}`),
  };
}

function summarizePod(pod: PodState): PodSummary {
  const statuses = pod.status.containerStatuses ?? [];
  return {
    namespace: pod.namespace,
    name: pod.name,
    owner: formatKey(pod.owner),
    host: pod.host,
    address: pod.address,
    phase: pod.status.phase ?? "Unknown",
    ready: pod.ready,
    leaving: pod.leaving?.reason ?? null,
    restarts: statuses.reduce((sum, status) => sum + status.restartCount, 0),
    images: pod.manifest.spec.containers.map((container) => container.image ?? ""),
    reason: reasonOf(pod),
  };
}

function reasonOf({ status }: PodState): string {
  const states = (status.containerStatuses ?? []).map(
    ({ state }) => state?.waiting?.reason ?? state?.terminated?.reason,
  );
  return states.find((reason) => reason !== undefined) ?? status.reason ?? "";
}

function summarizeServices({ decision }: Turn): ServiceSummary[] {
  return decision.endpoints.map(({ namespace, service, ports }) => {
    const allocation = decision.services.get(`${namespace}/${service}`);
    const ready = new Set(
      ports.flatMap((port) => port.endpoints.filter((each) => each.ready).map((each) => each.address)),
    );
    return {
      namespace,
      name: service,
      clusterIp: allocation?.clusterIp ?? null,
      vip: allocation?.vip ?? null,
      ready: ready.size,
    };
  });
}

const timestampOrNull = (at: Instant | null): string | null => (at === null ? null : toTimestamp(at));
