import type { JournalFacts } from "../../model/facts.ts";
import { probeKey } from "../../model/facts.ts";
import type { Instant } from "../../model/instant.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import type { ObservedContainer, ObservedPod } from "../../model/observed.ts";
import { isSidecar } from "../placement/effective-request.ts";

/** One container of a pod: what was asked for, what there is, and what its probes say. */
export interface ContainerView {
  readonly container: Container;
  readonly role: "init" | "sidecar" | "app";
  /** The newest of its name; null before the first is created. */
  readonly latest: ObservedContainer | null;
  /** Running, and past its startup probe. */
  readonly started: boolean;
  readonly ready: boolean;
  readonly readySince: Instant | null;
  /** Running, and not ready only because a probe has not answered since it started. */
  readonly untold: boolean;
  /** Its liveness or startup probe gave up on it. */
  readonly unhealthy: string | null;
}

interface Seen {
  readonly role: ContainerView["role"];
  readonly observed: ObservedPod | null;
  readonly facts: JournalFacts;
}

export function viewContainer(container: Container, { role, observed, facts }: Seen): ContainerView {
  const latest = newest(observed, container.name);
  if (latest?.state.kind !== "running") {
    return { container, role, latest, started: false, ready: false, readySince: null, untold: false, unhealthy: null };
  }
  const { startedAt } = latest.state;
  const fact = (kind: "startup" | "readiness" | "liveness") =>
    facts.probes.get(probeKey(latest.id, startedAt, kind)) ?? null;
  const startup = container.startupProbe ? fact("startup") : null;
  const started = !container.startupProbe || startup?.outcome === "success";
  const readiness = container.readinessProbe ? fact("readiness") : null;
  const ready = started && (!container.readinessProbe || readiness?.outcome === "success");
  return {
    container,
    role,
    latest,
    started,
    ready,
    readySince: ready ? (readiness?.since ?? startup?.since ?? startedAt) : null,
    untold: !ready && startup?.outcome !== "failure" && readiness === null,
    unhealthy:
      complaint("startup", startup) ?? complaint("liveness", container.livenessProbe ? fact("liveness") : null),
  };
}

function complaint(kind: string, fact: { readonly outcome: string; readonly message: string } | null): string | null {
  return fact?.outcome === "failure" ? `${kind} probe failed: ${fact.message}` : null;
}

function newest(observed: ObservedPod | null, name: string): ObservedContainer | null {
  let found: ObservedContainer | null = null;
  for (const container of observed?.containers ?? []) {
    if (container.container === name && (!found || container.attempt > found.attempt)) found = container;
  }
  return found;
}

export function roleOfInit(container: Container): "init" | "sidecar" {
  return isSidecar(container) ? "sidecar" : "init";
}
