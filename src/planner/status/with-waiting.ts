import type { ContainerStatus, PodStatus } from "../../model/kubernetes.generated.ts";
import type { PodSteps } from "../steps/pod-to-run.ts";

/** A pod's status with what planning its next steps has found out: why one of its containers cannot be made. */
export function withWaiting(status: PodStatus, waits: PodSteps["waits"]): PodStatus {
  if (waits === null || waits.container === null) return status;
  const { container, reason, message } = waits;
  const tell = (one: ContainerStatus): ContainerStatus =>
    one.name === container && one.state?.waiting ? { ...one, state: { waiting: { reason, message } } } : one;
  const { initContainerStatuses, containerStatuses } = status;
  return {
    ...status,
    ...(initContainerStatuses && { initContainerStatuses: initContainerStatuses.map(tell) }),
    ...(containerStatuses && { containerStatuses: containerStatuses.map(tell) }),
  };
}
