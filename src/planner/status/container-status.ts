import type { Instant } from "../../model/instant.ts";
import { toTimestamp } from "../../model/instant.ts";
import type { ContainerState, ContainerStatus } from "../../model/kubernetes.generated.ts";
import type { LastEnd, ObservedContainer } from "../../model/observed.ts";
import type { ContainerView } from "./container-view.ts";
import { restartAt } from "./restart-backoff.ts";

export interface Waiting {
  readonly reason: string;
  readonly message?: string;
}

interface StatusContext {
  readonly now: Instant;
  /** Why a container that is not there yet is not: `ContainerCreating` unless something is wrong. */
  readonly waiting: (view: ContainerView) => Waiting;
  /** Whether one that has exited is to be started again. */
  readonly restarts: (view: ContainerView) => boolean;
}

/** The status kubelet gives a container. */
export function containerStatus(view: ContainerView, context: StatusContext): ContainerStatus {
  const { container, latest, ready, started } = view;
  const isBackingOff = latest?.state.kind === "exited" && context.restarts(view);
  return {
    name: container.name,
    image: latest?.image ?? container.image ?? "",
    imageID: latest?.imageId ?? "",
    ...(latest ? { containerID: `docker://${latest.id}` } : {}),
    ready: view.role === "init" ? succeeded(latest) : ready,
    started: view.role === "init" ? false : started,
    restartCount: latest ? latest.attempt + latest.restartCount : 0,
    state: isBackingOff ? { waiting: backingOff(latest, context.now) } : stateOf(view, context),
    lastState: isBackingOff ? terminated(latest) : lastState(view),
  };
}

/** How the run before this one ended: that of the same container, or of the one it took the place of. */
function lastState({ latest, predecessor }: ContainerView): ContainerState {
  if (latest?.lastEnd) return endedBefore(latest, latest.lastEnd);
  return predecessor ? terminated(predecessor) : {};
}

function endedBefore({ id }: ObservedContainer, { exitCode, oomKilled, finishedAt }: LastEnd): ContainerState {
  const reason = oomKilled ? "OOMKilled" : exitCode === 0 ? "Completed" : "Error";
  return {
    terminated: {
      ...(exitCode === null ? unseenEnd : { exitCode, reason }),
      finishedAt: toTimestamp(finishedAt),
      containerID: `docker://${id}`,
    },
  };
}

/** What runtimes tell of an end that nobody saw. */
const unseenEnd = {
  exitCode: 255,
  reason: "Unknown",
  message: "the engine had started it again before anybody looked",
};

function stateOf(view: ContainerView, { waiting }: StatusContext): ContainerState {
  const { latest } = view;
  if (!latest || latest.state.kind === "created") return { waiting: waiting(view) };
  if (latest.state.kind === "running") return { running: { startedAt: toTimestamp(latest.state.startedAt) } };
  return terminated(latest);
}

function terminated({ state, id }: ObservedContainer): ContainerState {
  if (state.kind !== "exited") return {};
  const { exitCode, oomKilled, startedAt, finishedAt, error } = state;
  const message = error || state.message;
  const reason = oomKilled ? "OOMKilled" : exitCode === 0 ? "Completed" : "Error";
  return {
    terminated: {
      exitCode,
      reason,
      ...(message ? { message } : {}),
      ...(startedAt === null ? {} : { startedAt: toTimestamp(startedAt) }),
      finishedAt: toTimestamp(finishedAt),
      containerID: `docker://${id}`,
    },
  };
}

function backingOff(latest: ObservedContainer, now: Instant): Waiting {
  const at = restartAt(latest);
  if (at === null || at <= now) return { reason: "ContainerCreating" };
  const seconds = Math.ceil((at - now) / 1000);
  return { reason: "CrashLoopBackOff", message: `restarting failed container=${latest.container} in ${seconds}s` };
}

function succeeded(latest: ObservedContainer | null): boolean {
  return latest?.state.kind === "exited" && latest.state.exitCode === 0;
}
