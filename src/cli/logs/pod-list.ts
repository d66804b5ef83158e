import type { Pod } from "../../model/kinds.ts";
import type { ContainerStatus } from "../../model/kubernetes.generated.ts";
import type { OperatorApi } from "../operator-api.ts";
import type { LogSource } from "./log-line.ts";

/** Whose logs are wanted: one pod's, or those of all that a label selector selects. */
export interface LogTarget {
  readonly namespace: string;
  readonly selector: { readonly pod: string } | { readonly labels: string };
  /** Null for all containers. */
  readonly container: string | null;
}

/** A container there is now. */
export interface FoundContainer {
  /** Of this container of this pod, however often it is replaced. */
  readonly key: string;
  readonly source: LogSource;
  /** Differs for each run: the engine's id, and how often it was started again. Null before the first. */
  readonly run: string | null;
  readonly containerId: string | null;
  readonly isRunning: boolean;
}

export async function listContainers(api: OperatorApi, target: LogTarget): Promise<FoundContainer[]> {
  const query = new URLSearchParams(
    "pod" in target.selector
      ? { fieldSelector: `metadata.name=${target.selector.pod}` }
      : { labelSelector: target.selector.labels },
  );
  const path = `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods?${query}`;
  const { items } = await api.get<{ readonly items: readonly Pod[] }>(path);
  return items
    .flatMap(containersOf)
    .filter(({ source }) => (target.container ?? source.container) === source.container);
}

function containersOf({ metadata, spec, status }: Pod): FoundContainer[] {
  const statuses = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
  const declared = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  return declared.map(({ name }) => ({
    key: `${metadata.uid} ${name}`,
    source: { namespace: metadata.namespace ?? "", pod: metadata.name, container: name },
    ...runOf(statuses.find((each) => each.name === name)),
  }));
}

function runOf(status: ContainerStatus | undefined): Pick<FoundContainer, "run" | "containerId" | "isRunning"> {
  const containerId = status?.containerID || null;
  const run = containerId && `${containerId} ${status?.restartCount ?? 0}`;
  return { run, containerId, isRunning: status?.state?.running !== undefined };
}
