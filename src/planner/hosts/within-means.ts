import type { ContainerSpec } from "../../model/container-spec.ts";
import type { HostView } from "./host-view.ts";

/** How far down the host may set a process's OOM score: 0 where its engine lacks CAP_SYS_RESOURCE, as in a container. */
export const oomScoreAdjMinAnnotation = "berth.dev/oom-score-adj-min";

/** A container as this host's engine can make it. Its spec hash is of what was wanted, so that it is not made anew for this. */
export function withinMeans({ object }: HostView, spec: ContainerSpec): ContainerSpec {
  const floor = Number(object.metadata.annotations?.[oomScoreAdjMinAnnotation] ?? -1000);
  const { oomScoreAdj } = spec.resources;
  if (Number.isNaN(floor) || oomScoreAdj >= floor) return spec;
  return { ...spec, resources: { ...spec.resources, oomScoreAdj: floor } };
}
