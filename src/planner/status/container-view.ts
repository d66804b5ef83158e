import type { JournalFacts, ProbeFact } from "../../model/facts.ts";
import { probeKey } from "../../model/facts.ts";
import type { Instant } from "../../model/instant.ts";
import type { Container, Probe } from "../../model/kubernetes.generated.ts";
import type { ObservedContainer, ObservedPod } from "../../model/observed.ts";
import { failureKey } from "../../model/subject.ts";
import type { HostView } from "../hosts/host-view.ts";
import { isSidecar } from "../placement/effective-request.ts";
import { hasPostStart, hookDirectory, hookFailed, hookMark } from "../pods/hooks.ts";

/** One container of a pod: what was asked for, what there is, and what its probes say. */
export interface ContainerView {
  readonly container: Container;
  readonly role: "init" | "sidecar" | "app" | "ephemeral";
  /** The newest of its name; null before the first is created. */
  readonly latest: ObservedContainer | null;
  /** The one before it, kept for its log; null where there is none. */
  readonly predecessor: ObservedContainer | null;
  /** Running, and its postStart hook is still to end. */
  readonly hookDue: boolean;
  /** Running, past its postStart hook and its startup probe. */
  readonly started: boolean;
  readonly ready: boolean;
  readonly readySince: Instant | null;
  /** Running, and not ready only because a probe has not answered since it started. */
  readonly untold: boolean;
  /** Why it has to be stopped: its liveness or startup probe gave up on it, or its postStart hook failed. */
  readonly unhealthy: Unhealthy | null;
}

export interface Unhealthy {
  readonly reason: string;
  /** The time it is given to end; null for its pod's. */
  readonly graceSeconds: number | null;
}

/** What is known beyond the containers themselves. */
export interface Known {
  readonly facts: JournalFacts;
  readonly host: HostView;
}

interface Seen extends Known {
  readonly role: ContainerView["role"];
  readonly observed: ObservedPod | null;
}

const idle = { hookDue: false, started: false, ready: false, readySince: null, untold: false, unhealthy: null };

export function viewContainer(container: Container, seen: Seen): ContainerView {
  const { role, observed, facts } = seen;
  const [latest = null, predecessor = null] = attempts(observed, container.name);
  if (latest?.state.kind !== "running") return { container, role, latest, predecessor, ...idle };
  const { startedAt } = latest.state;
  const fact = (kind: "startup" | "readiness" | "liveness") =>
    facts.probes.get(probeKey(latest.id, startedAt, kind)) ?? null;
  const startup = container.startupProbe ? fact("startup") : null;
  const hookDue = isHookDue(container, latest, seen);
  const started = !hookDue && (!container.startupProbe || startup?.outcome === "success");
  const readiness = container.readinessProbe ? fact("readiness") : null;
  const ready = started && (!container.readinessProbe || readiness?.outcome === "success");
  return {
    container,
    role,
    latest,
    predecessor,
    hookDue,
    started,
    ready,
    readySince: ready ? (readiness?.since ?? startup?.since ?? startedAt) : null,
    untold: !ready && !hookDue && startup?.outcome !== "failure" && readiness === null,
    unhealthy:
      hookComplaint(latest, seen) ??
      complaint("startup", startup, container.startupProbe) ??
      complaint("liveness", container.livenessProbe ? fact("liveness") : null, container.livenessProbe),
  };
}

function isHookDue(container: Container, { id, state }: ObservedContainer, { observed, host }: Seen): boolean {
  if (!hasPostStart(container) || state.kind !== "running" || !observed) return false;
  const mark = host.observed?.appliedFiles[hookDirectory(observed.uid, container.name)];
  return mark !== hookMark(id, state.startedAt);
}

function hookComplaint({ name }: ObservedContainer, { facts, host }: Seen): Unhealthy | null {
  const failure = facts.failures.get(failureKey(host.name, name));
  if (failure?.code !== hookFailed) return null;
  return { reason: `postStart hook failed: ${failure.message}`, graceSeconds: null };
}

function complaint(kind: string, fact: ProbeFact | null, probe: Probe | undefined): Unhealthy | null {
  if (fact?.outcome !== "failure") return null;
  return {
    reason: `${kind} probe failed: ${fact.message}`,
    graceSeconds: probe?.terminationGracePeriodSeconds ?? null,
  };
}

/** The newest first. */
function attempts(observed: ObservedPod | null, name: string): ObservedContainer[] {
  const own = (observed?.containers ?? []).filter(({ container }) => container === name);
  return own.length < 2 ? own : own.sort((a, b) => b.attempt - a.attempt);
}

export function roleOfInit(container: Container): "init" | "sidecar" {
  return isSidecar(container) ? "sidecar" : "init";
}
