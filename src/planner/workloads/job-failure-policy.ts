import type { ContainerStatus, PodFailurePolicy, PodFailurePolicyRule } from "../../model/kubernetes.generated.ts";
import type { LivePod } from "../pods/live-pod.ts";

type FailureAction = "FailJob" | "FailIndex" | "Ignore" | "Count";

/** What a Job's policy makes of a failed pod: the first rule that fits, else it counts. */
export function failureAction(policy: PodFailurePolicy | undefined, pod: LivePod): FailureAction {
  const rule = policy?.rules.find((candidate) => fits(candidate, pod));
  const action = rule?.action;
  return action === "FailJob" || action === "FailIndex" || action === "Ignore" ? action : "Count";
}

function fits({ onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, { status }: LivePod): boolean {
  if (onExitCodes) {
    const { containerName, operator, values } = onExitCodes;
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    const codes = all.filter(({ name }) => containerName === undefined || name === containerName).flatMap(exitCodeOf);
    return codes.some((code) => code !== 0 && values.includes(code) === (operator === "In"));
  }
  return onPodConditions.some(({ type, status: wanted }) =>
    (status.conditions ?? []).some((condition) => condition.type === type && condition.status === wanted),
  );
}

function exitCodeOf({ state }: ContainerStatus): number[] {
  return state?.terminated ? [state.terminated.exitCode] : [];
}
