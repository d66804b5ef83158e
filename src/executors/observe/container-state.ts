import type { ContainerInspectInfo } from "dockerode";
import { instant, parseTimestamp } from "../../model/instant.ts";
import type { ContainerState } from "../../model/observed.ts";

type InspectedState = Pick<
  ContainerInspectInfo["State"],
  "Status" | "Paused" | "Restarting" | "OOMKilled" | "StartedAt" | "FinishedAt" | "ExitCode" | "Error"
>;

/** The engine's words for a container's state, in ours. */
export function containerState(state: InspectedState, createdAt: string): ContainerState {
  const created = parseTimestamp(createdAt) ?? instant(0);
  const startedAt = parseTimestamp(state.StartedAt);
  if (state.Status === "created") return startFailure(state, createdAt) ?? { kind: "created", at: created };
  if (state.Status === "running" || state.Status === "paused") {
    return { kind: "running", startedAt: startedAt ?? created, paused: state.Paused };
  }
  return {
    kind: "exited",
    startedAt,
    finishedAt: parseTimestamp(state.FinishedAt) ?? startedAt ?? created,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    restarting: state.Restarting,
    error: state.Error,
  };
}

/** The engine leaves a container that could not be started as `created`, with the reason: its command did run and fail. */
function startFailure(state: InspectedState, createdAt: string): ContainerState | null {
  if (state.Error === "" || state.ExitCode === 0) return null;
  const at = parseTimestamp(createdAt) ?? instant(0);
  const { ExitCode: exitCode, Error: error } = state;
  return { kind: "exited", startedAt: null, finishedAt: at, exitCode, oomKilled: false, restarting: false, error };
}
