import type { Deployment } from "../../model/kinds.ts";
import { keyOf } from "../../model/object.ts";
import type { ReplicaWindow } from "../../model/replica-window.ts";
import type { LivePod } from "../pods/live-pod.ts";
import { hasEnded } from "../status/phase.ts";
import type { Turn } from "../turn.ts";
import { isAvailable } from "./availability.ts";
import { type DeploymentTarget, targetOf } from "./deployment-target.ts";
import { replaceable } from "./lost-pods.ts";
import { rankForRemoval } from "./rank-for-removal.ts";
import { replicaCount } from "./replica-count.ts";
import { type RollingLimits, rollingLimits } from "./rolling-limits.ts";
import { stopFirstReason } from "./stop-first.ts";

/** A Deployment's pods in groups, and what bounds its rollout: what each rule of it looks at. */
export interface Standing {
  readonly count: ReplicaWindow;
  readonly target: DeploymentTarget;
  readonly current: readonly LivePod[];
  readonly old: readonly LivePod[];
  /** Told to leave, or ended, and still there. */
  readonly going: readonly LivePod[];
  readonly lost: readonly LivePod[];
  readonly limits: RollingLimits;
  /** Why old pods have to go before new ones come; null where they need not. */
  readonly stopFirst: string | null;
  readonly isAvailable: (pod: LivePod) => boolean;
}

export function isRecreate({ spec }: Deployment): boolean {
  return spec.strategy?.type === "Recreate";
}

export function standingOf(object: Deployment, own: readonly LivePod[], turn: Turn): Standing {
  const count = replicaCount(turn, keyOf(object), object.spec.replicas);
  const target = targetOf(object, own, turn);
  const staying = own.filter((pod) => pod.leaving === null && !hasEnded(pod.status.phase));
  const lost = staying.filter((pod) => !isRecreate(object) && replaceable(pod));
  const counted = rankForRemoval(staying.filter((pod) => !lost.includes(pod)));
  // A pod that is asked away is replaced as one of an older revision is.
  const isCurrent = (pod: LivePod): boolean => pod.templateHash === target.hash && !turn.moves.has(pod.uid);
  const [current, old] = [true, false].map((isNew) => counted.filter((pod) => isCurrent(pod) === isNew));
  const stopFirst = stopFirstFor(object, { target, turn, running: counted.length });
  const minReady = object.spec.minReadySeconds ?? 0;
  return {
    count,
    target,
    current: current ?? [],
    old: old ?? [],
    going: own.filter((pod) => !staying.includes(pod)),
    lost,
    stopFirst,
    limits: limitsFor(object, count.replicas, stopFirst),
    isAvailable: (pod) => isAvailable(pod, minReady, turn.now),
  };
}

interface Rollout {
  readonly target: DeploymentTarget;
  readonly turn: Turn;
  readonly running: number;
}

function stopFirstFor(object: Deployment, { target, turn, running }: Rollout): string | null {
  if (!target.template.spec || isRecreate(object)) return null;
  return stopFirstReason(turn, { namespace: object.metadata.namespace ?? "", spec: target.template.spec, running });
}

function limitsFor(object: Deployment, replicas: number, stopFirst: string | null): RollingLimits {
  const limits = rollingLimits(object.spec, replicas);
  return stopFirst === null ? limits : { surge: 0, unavailable: Math.max(1, limits.unavailable) };
}
