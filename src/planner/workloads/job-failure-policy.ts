import type {
  ContainerStatus,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  PodStatus,
} from "../../model/kubernetes.generated.ts";
import type { LivePod } from "../pods/live-pod.ts";

const actions = ["FailJob", "FailIndex", "Ignore", "Count"] as const;
type FailureAction = (typeof actions)[number];

/** What a Job's policy makes of a failed pod, and why in the Job controller's words. */
export interface FailureVerdict {
  readonly action: FailureAction;
  readonly message: string;
}

/** The first rule that fits decides; a failure that none fits counts. A rule with an unknown action is passed over. */
export function failureVerdict(policy: PodFailurePolicy | undefined, pod: LivePod): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const action = actions.find((known) => known === rule.action);
    const match = action === undefined ? null : matchOf(rule, pod.status);
    if (action !== undefined && match !== null) {
      return { action, message: `${match(pod)} matching ${action} rule at index ${index}` };
    }
  }
  return { action: "Count", message: "" };
}

type Describe = (pod: LivePod) => string;

function matchOf({ onExitCodes, onPodConditions }: PodFailurePolicyRule, status: PodStatus): Describe | null {
  if (onExitCodes) return exitCodeMatch(onExitCodes, status);
  const fits = (status.conditions ?? []).find((condition) =>
    (onPodConditions ?? []).some((pattern) => pattern.type === condition.type && pattern.status === condition.status),
  );
  return fits ? ({ namespace, name }) => `Pod ${namespace}/${name} has condition ${fits.type}` : null;
}

function exitCodeMatch(rule: PodFailurePolicyOnExitCodesRequirement, status: PodStatus): Describe | null {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const found = all.find((container) => failedAsAsked(rule, container));
  const code = found?.state?.terminated?.exitCode;
  return found
    ? ({ namespace, name }) => `Container ${found.name} for pod ${namespace}/${name} failed with exit code ${code}`
    : null;
}

function failedAsAsked(
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
  { name, state }: ContainerStatus,
): boolean {
  const code = state?.terminated?.exitCode;
  if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) return false;
  if (operator === "In") return values.includes(code);
  return operator === "NotIn" && !values.includes(code);
}
