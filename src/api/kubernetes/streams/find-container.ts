import type { Pod } from "../../../model/kinds.ts";
import type { ContainerStatus } from "../../../model/kubernetes.generated.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ContainerTarget } from "./pod-streams.ts";

/** The container of a pod that a request means: the named one, the only one, or the one marked as the default. */
export function findContainer(pod: Pod, asked: string | null, previous = false): ContainerTarget | Status {
  const { containers, initContainers = [], ephemeralContainers = [], nodeName } = pod.spec;
  const names = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  const name =
    asked ?? pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"] ?? containers[0]?.name ?? "";
  if (
    asked === null &&
    containers.length > 1 &&
    !pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"]
  ) {
    return failure(
      "BadRequest",
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(" ")}]`,
    );
  }
  if (!names.includes(name))
    return failure("BadRequest", `container ${name} is not valid for pod ${pod.metadata.name}`);
  const id = idOf(
    statusesOf(pod).find((status) => status.name === name),
    previous,
  );
  if (id === null || !nodeName) return failure("BadRequest", waitingSentence(pod, name, previous));
  return { host: nodeName, containerId: id };
}

function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
}

function idOf(status: ContainerStatus | undefined, previous: boolean): string | null {
  const id = previous ? status?.lastState?.terminated?.containerID : status?.containerID;
  return id?.replace(/^docker:\/\//, "") || null;
}

/** The container is its own predecessor: the engine started it again by itself. */
export function runsNow(pod: Pod, { containerId }: ContainerTarget): boolean {
  return statusesOf(pod).some((status) => status.state?.running !== undefined && idOf(status, false) === containerId);
}

function waitingSentence(pod: Pod, name: string, previous: boolean): string {
  if (previous)
    return `previous terminated container ${JSON.stringify(name)} in pod ${JSON.stringify(pod.metadata.name)} not found`;
  const waiting = statusesOf(pod).find((status) => status.name === name)?.state?.waiting?.reason ?? "not started yet";
  return `container ${JSON.stringify(name)} in pod ${JSON.stringify(pod.metadata.name)} is waiting to start: ${waiting}`;
}
