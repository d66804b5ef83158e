import { sortBy } from "../../model/order.ts";
import type { Held } from "../../model/plan.ts";
import type { WantedPod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import type { WorkloadDecision } from "../workloads/workload.ts";
import { limitProblem, withDefaultLimits } from "./limit-range.ts";
import { withPriority } from "./priority.ts";
import { openQuotas } from "./quota.ts";

/**
 * What the API server's admission does to new pods: priority and default limits filled in, LimitRange and
 * ResourceQuota enforced. A pod that is not admitted is not made; its owner is held, with Kubernetes' message.
 */
export function admit(turn: Turn, decisions: readonly WorkloadDecision[]): WorkloadDecision[] {
  const quotas = openQuotas(turn);
  const refused = new Map<WantedPod, Held>();
  const admitted = new Map<WantedPod, WantedPod>();
  const wanted = decisions.flatMap(({ create }) => create);
  for (const pod of sortBy(wanted, ({ namespace, name }) => `${namespace}/${name}`)) {
    const filled = { ...pod, manifest: withPriority(turn.objects, withDefaultLimits(turn.objects, pod.manifest)) };
    const problem = limitProblem(turn.objects, filled.manifest) ?? quotas.take(filled.manifest);
    if (problem === null) admitted.set(pod, filled);
    else refused.set(pod, { object: pod.owner, reason: `pods "${pod.name}" is forbidden: ${problem}`, until: null });
  }
  return decisions.map((decision) => ({
    ...decision,
    create: decision.create.flatMap((pod) => admitted.get(pod) ?? []),
    held: [...decision.held, ...decision.create.flatMap((pod) => refused.get(pod) ?? [])],
  }));
}
