import { instant } from "../../model/instant.ts";
import type { Pod } from "../../model/kinds.ts";
import type { Held, PlannedProbe } from "../../model/plan.ts";
import type { Leaving, PodState } from "../../model/pod-state.ts";
import type { HostView } from "../hosts/host-view.ts";
import { mayStop } from "../settle.ts";
import { hasEnded, outcomePhase } from "../status/phase.ts";
import { podStatus, unscheduledStatus } from "../status/pod-status.ts";
import { isInherited, viewPod } from "../status/pod-view.ts";
import { withWaiting } from "../status/with-waiting.ts";
import type { StepDraft } from "../steps/draft.ts";
import { restPod } from "../steps/rest-pod.ts";
import { startPod } from "../steps/start-pod.ts";
import { stopPod } from "../steps/stop-pod.ts";
import type { Turn } from "../turn.ts";
import type { LivePod, WantedPod } from "./live-pod.ts";
import { plannedProbes } from "./probes.ts";

/** What a turn does about one pod. */
export interface PlannedPod {
  readonly state: PodState;
  readonly steps: readonly StepDraft[];
  readonly held: readonly Held[];
  readonly probes: readonly PlannedProbe[];
}

interface Fate {
  readonly leaving: Leaving | null;
  /** Why it has to end though it stays; null for most. */
  readonly resting: string | null;
  readonly hostReady: readonly StepDraft[];
}

/** A pod there is: kept going, put to rest once it has ended, or taken down. */
export function planLivePod(turn: Turn, pod: LivePod, { leaving, resting, hostReady }: Fate): PlannedPod {
  const { owner, manifest, host, address, createdAt, ready, status } = pod;
  const site = { turn, host, ...identityOf(pod), address };
  const view = viewPod(manifest, pod.observed, { facts: turn.input.facts, host });
  const state = {
    ...identityOf(pod),
    host: host.name,
    address,
    createdAt,
    ready,
    inherited: !ready && (host.answers || turn.frozen !== null) && isInherited(view, turn.input.observed.since),
    leaving,
    status,
  };
  const still: PlannedPod = { state, steps: [], held: [], probes: plannedProbes(site, view) };
  if (!host.answers) return still;
  if (leaving) return leavingPod(turn, pod, still, leaving);
  if (resting !== null) {
    const failed = {
      ...state,
      ready: false,
      inherited: false,
      status: { ...status, phase: "Failed", reason: "Stopped", message: resting },
    };
    return {
      ...still,
      state: failed,
      probes: [],
      steps: restPod(host, pod.observed, { object: owner, reason: resting }),
    };
  }
  const outcome = outcomePhase(manifest, view);
  if (hasEnded(outcome))
    return { ...still, steps: restPod(host, pod.observed, { object: owner, reason: `pod has ${outcome}` }) };
  const because = { object: owner, reason: `not complete on ${host.name}` };
  const { steps, waits } = startPod({ site, observed: pod.observed, view, hostReady, because });
  return {
    ...still,
    state: { ...state, status: withWaiting(status, waits) },
    steps,
    held: heldBy(owner, waits),
  };
}

type Identity = Pick<PodState, "uid" | "namespace" | "name" | "owner" | "manifest" | "templateHash">;

/** What a pod is, wherever it is and however it goes. */
function identityOf({ uid, namespace, name, owner, manifest, templateHash }: Identity): Identity {
  return { uid, namespace, name, owner, manifest, templateHash };
}

/** Of a pod that has left no trace on a host yet. */
const notThere = { createdAt: null, ready: false, inherited: false, leaving: null } as const;

function heldBy(object: PodState["owner"], waits: ReturnType<typeof startPod>["waits"]): Held[] {
  return waits ? [{ object, reason: `${waits.reason}: ${waits.message}`, until: null }] : [];
}

/** Taken down once nobody sends it anything new, and once it has slept as its preStop hooks ask. */
function leavingPod(turn: Turn, pod: LivePod, still: PlannedPod, leaving: Leaving): PlannedPod {
  const { owner, namespace, name, host, observed } = pod;
  const manifest = withGrace(pod.manifest, leaving);
  const until = instant(leaving.since + preStopSleepMs(manifest));
  const sleeps = pod.ready && turn.now < until;
  if (mayStop(turn, pod) && !sleeps) {
    return {
      ...still,
      steps: stopPod({ host, observed, manifest, because: { object: owner, reason: leaving.reason } }),
    };
  }
  const what = sleeps ? "sleeps as its preStop hook asks" : "stops once no host sends it new connections";
  const reason = `${namespace}/${name} ${what} (${leaving.reason})`;
  return { ...still, held: [{ object: owner, reason, until: sleeps ? until : null }] };
}

function withGrace(manifest: Pod, { graceSeconds }: Leaving): Pod {
  if (graceSeconds === undefined) return manifest;
  return { ...manifest, spec: { ...manifest.spec, terminationGracePeriodSeconds: graceSeconds } };
}

/** The longest preStop sleep of its containers. Berth sleeps in their stead: the image need not know how. */
function preStopSleepMs({ spec }: Pod): number {
  const seconds = spec.containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0);
  return 1000 * Math.min(Math.max(0, ...seconds), spec.terminationGracePeriodSeconds ?? 30);
}

interface Place {
  readonly host: HostView;
  readonly address: string | null;
  readonly hostReady: readonly StepDraft[];
}

/** A pod that is to be, on the host it was given. */
export function planNewPod(turn: Turn, pod: WantedPod, { host, address, hostReady }: Place): PlannedPod {
  const { owner, manifest, templateHash } = pod;
  const site = { turn, host, ...identityOf(pod), address };
  const view = viewPod(manifest, null, { facts: turn.input.facts, host });
  const because = { object: owner, reason: pod.reason || `new pod of revision ${templateHash}` };
  const { steps, waits } = startPod({ site, observed: null, view, hostReady, because });
  const bare = podStatus({ turn, host, pod, address, createdAt: null, reachable: host.answers }, view);
  const status = withWaiting(bare, waits);
  const state: PodState = { ...identityOf(pod), ...notThere, host: host.name, address, status };
  return { state, steps, held: heldBy(owner, waits), probes: [] };
}

/** A pod no host takes: it is shown, with the reason, and waits. */
export function planHomelessPod({ now }: Turn, pod: WantedPod, message: string): PlannedPod {
  const status = unscheduledStatus(pod.manifest, now, message);
  const state: PodState = { ...identityOf(pod), ...notThere, host: null, address: null, status };
  return { state, steps: [], held: [], probes: [] };
}
