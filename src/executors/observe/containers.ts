import type { ContainerInfo } from "dockerode";
import { parseTimestamp } from "../../model/instant.ts";
import { containerName, imageRef } from "../../model/names.ts";
import type { ContainerState, ForeignContainer, LastEnd, ObservedContainer } from "../../model/observed.ts";
import { sortBy } from "../../model/order.ts";
import type { ContainerEnds } from "./container-ends.ts";
import { type ContainerIdentity, identityOf } from "./container-identity.ts";
import { containerState } from "./container-state.ts";
import type { Inspection } from "./inspect-cache.ts";

export interface OwnContainer {
  readonly identity: ContainerIdentity;
  readonly observed: ObservedContainer;
}

export interface SortedContainers {
  readonly own: readonly OwnContainer[];
  readonly foreign: readonly ForeignContainer[];
}

/** Tells our containers from those of others, each in order of name. */
export function sortContainers(
  list: readonly ContainerInfo[],
  inspections: ReadonlyMap<string, Inspection>,
  { instance, ends }: { readonly instance: string; readonly ends: Pick<ContainerEnds, "of"> },
): SortedContainers {
  const own: OwnContainer[] = [];
  const foreign: ForeignContainer[] = [];
  for (const info of sortBy(list, (container) => container.Names[0] ?? container.Id)) {
    const inspection = inspections.get(info.Id);
    const identity = identityOf(info.Labels, instance);
    if (!inspection) continue;
    if (identity) own.push({ identity, observed: observedContainer(identity, inspection, ends) });
    else foreign.push(foreignContainer(info, inspection));
  }
  return { own, foreign };
}

function observedContainer(
  identity: ContainerIdentity,
  inspection: Inspection,
  ends: Pick<ContainerEnds, "of">,
): ObservedContainer {
  const name = containerName(inspection.Name.replace(/^\//, ""));
  return {
    id: inspection.Id,
    name,
    role: identity.role,
    container: identity.container || name,
    specHash: identity.specHash,
    attempt: identity.attempt,
    image: imageRef(inspection.imageRef),
    imageId: inspection.Image,
    state: withMessage(containerState(inspection.State, inspection.Created), inspection.lastWords),
    restartCount: inspection.RestartCount,
    lastEnd: lastEndOf(inspection, ends.of(inspection.Id)),
  };
}

function withMessage(state: ContainerState, message: string | null): ContainerState {
  return state.kind === "exited" && message !== null ? { ...state, message } : state;
}

/** What was heard is worth more than what is left of it: when the run before ended. */
function lastEndOf({ State, RestartCount }: Inspection, heard: LastEnd | null): LastEnd | null {
  if (RestartCount === 0 || !State.Running || State.Restarting) return null;
  const finishedAt = parseTimestamp(State.FinishedAt);
  const startedAt = parseTimestamp(State.StartedAt);
  if (finishedAt === null || (startedAt !== null && finishedAt > startedAt)) return heard;
  // The next run may have ended, and been heard of, since it was looked at.
  const isSame = heard !== null && Math.abs(heard.finishedAt - finishedAt) < sameEndMs;
  return isSame ? heard : { finishedAt, exitCode: null, oomKilled: false };
}

/** Between the end of a process and the engine's word of it. */
const sameEndMs = 2_000;

function foreignContainer(info: ContainerInfo, inspection: Inspection): ForeignContainer {
  const published = info.Ports.filter((port) => port.PublicPort > 0);
  const hostPorts = published.map((port) => `${port.IP || "0.0.0.0"}/${port.Type}/${port.PublicPort}`);
  return {
    id: info.Id,
    name: containerName(inspection.Name.replace(/^\//, "")),
    hostPorts: [...new Set(hostPorts)].sort(),
    memoryLimitBytes: inspection.memoryLimitBytes,
  };
}
