import type { Instant } from "../../model/instant.ts";
import { toTimestamp } from "../../model/instant.ts";
import type { Pod } from "../../model/kinds.ts";
import type { PodCondition, PodStatus } from "../../model/kubernetes.generated.ts";
import type { HostView } from "../hosts/host-view.ts";
import { qosClass } from "../pods/qos.ts";
import type { Turn } from "../turn.ts";
import { containerStatus } from "./container-status.ts";
import type { ContainerView } from "./container-view.ts";
import { type Phase, phaseOf } from "./phase.ts";
import type { PodView } from "./pod-view.ts";
import { initDone, isInitialized, readySince } from "./pod-view.ts";
import { type IdentifiedPod, waitingFor } from "./waiting.ts";

interface Site {
  readonly turn: Pick<Turn, "input" | "now">;
  readonly host: HostView;
  readonly pod: IdentifiedPod;
  readonly address: string | null;
  readonly createdAt: Instant | null;
  /** Whether its host answers: a silent host's pods are not ready, whatever was seen last. */
  readonly reachable: boolean;
}

/** The status kubelet would write for a pod on a host. */
export function podStatus(site: Site, view: PodView): PodStatus {
  const { turn, host, pod, createdAt } = site;
  const { manifest } = pod;
  const initialized = isInitialized(view);
  const context = {
    now: turn.now,
    waiting: waitingFor(turn, { host, pod, initialized }),
    restarts: restartsIn(manifest),
  };
  const podIp = site.address ?? (manifest.spec.hostNetwork ? host.address : null);
  return {
    phase: phaseOf(manifest, view),
    conditions: conditionsOf(site, view),
    hostIP: host.address,
    hostIPs: [{ ip: host.address }],
    ...(podIp === null ? {} : { podIP: podIp, podIPs: [{ ip: podIp }] }),
    ...(createdAt === null ? {} : { startTime: toTimestamp(createdAt) }),
    qosClass: qosClass(manifest),
    ...(view.inits.length === 0
      ? {}
      : { initContainerStatuses: view.inits.map((init) => containerStatus(init, context)) }),
    containerStatuses: view.apps.map((app) => containerStatus(app, context)),
    ...(view.ephemerals.length === 0
      ? {}
      : { ephemeralContainerStatuses: view.ephemerals.map((each) => containerStatus(each, context)) }),
  };
}

/** Whether a container that exited is started again. */
export function restartsIn({ spec }: Pod): (view: ContainerView) => boolean {
  const policy = spec.restartPolicy ?? "Always";
  return ({ role, latest }) => {
    if (latest?.state.kind !== "exited") return false;
    const failed = latest.state.exitCode !== 0;
    if (role === "ephemeral") return false;
    if (role === "sidecar") return true;
    if (role === "init") return failed && policy !== "Never";
    return policy === "Always" || (policy === "OnFailure" && failed);
  };
}

function conditionsOf({ createdAt, turn, reachable, pod }: Site, view: PodView): PodCondition[] {
  const since = readySince(view);
  const base = createdAt ?? turn.now;
  const initialized = isInitialized(view);
  const unready = notReady(view, phaseOf(pod.manifest, view));
  const ready = since !== null && reachable;
  return [
    condition("PodReadyToStartContainers", { status: view.sandboxStartedAt !== null, at: base }),
    condition("Initialized", {
      status: initialized,
      at: base,
      ...(initialized ? {} : notInitialized(view)),
    }),
    condition("Ready", { status: ready, at: since ?? base, ...(ready ? {} : unready) }),
    condition("ContainersReady", { status: since !== null, at: since ?? base, ...(since === null ? unready : {}) }),
    condition("PodScheduled", { status: true, at: base }),
  ];
}

function notInitialized({ inits }: PodView): { reason: string; message: string } {
  const names = inits.filter((init) => !initDone(init)).map(({ container }) => container.name);
  return { reason: "ContainersNotInitialized", message: `containers with incomplete status: [${names.join(" ")}]` };
}

function notReady({ inits, apps }: PodView, phase: Phase): { reason: string; message?: string } {
  if (phase === "Succeeded") return { reason: "PodCompleted" };
  if (phase === "Failed") return { reason: "PodFailed" };
  const counted = [...inits.filter(({ role }) => role === "sidecar"), ...apps];
  const names = counted.filter(({ ready }) => !ready).map(({ container }) => container.name);
  return { reason: "ContainersNotReady", message: `containers with unready status: [${names.join(" ")}]` };
}

interface ConditionFacts {
  readonly status: boolean;
  readonly at: Instant;
  readonly reason?: string;
  readonly message?: string;
}

function condition(type: string, { status, at, reason, message }: ConditionFacts): PodCondition {
  return {
    type,
    status: status ? "True" : "False",
    lastTransitionTime: toTimestamp(at),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

/** A pod that no host has room for. */
export function unscheduledStatus(manifest: Pod, now: Instant, message: string): PodStatus {
  return {
    phase: "Pending",
    conditions: [condition("PodScheduled", { status: false, at: now, reason: "Unschedulable", message })],
    qosClass: qosClass(manifest),
  };
}
