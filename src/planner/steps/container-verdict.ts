import type { ContainerName } from "../../model/names.ts";
import type { ObservedContainer } from "../../model/observed.ts";
import type { ContainerView, Unhealthy } from "../status/container-view.ts";
import { restartsIn } from "../status/pod-status.ts";
import { restartAt } from "../status/restart-backoff.ts";
import { isRestarting } from "../status/restarting.ts";
import type { PodToRun } from "./pod-to-run.ts";

/** What is to become of one container of a pod that is to run. */
export type Verdict =
  | { readonly kind: "leave" }
  | { readonly kind: "start"; readonly container: ContainerName; readonly reason: string }
  /** Made anew, the old one removed first. */
  | { readonly kind: "create"; readonly reason: string }
  /** Its postStart hook is due. */
  | { readonly kind: "hook"; readonly container: ObservedContainer }
  /** Ended: its restart policy says what follows. */
  | { readonly kind: "stop"; readonly container: ObservedContainer; readonly unhealthy: Unhealthy };

const leave: Verdict = { kind: "leave" };

/** Cases in order; the first that holds wins. */
export function judgeContainer(pod: PodToRun, view: ContainerView): Verdict {
  const { latest } = view;
  if (!latest) return { kind: "create", reason: pod.because.reason };
  if (outlivedItsSandbox(pod, view, latest)) return { kind: "create", reason: "its sandbox was started anew" };
  if (latest.state.kind === "created") return { kind: "start", container: latest.name, reason: "created, not started" };
  if (latest.state.kind !== "running") return judgeExited(pod, view, latest);
  if (view.unhealthy !== null) return { kind: "stop", container: latest, unhealthy: view.unhealthy };
  return view.hookDue ? { kind: "hook", container: latest } : leave;
}

/** It still holds the network of a sandbox that is no more. A sandbox still to be started makes every old container one of these. */
function outlivedItsSandbox(pod: PodToRun, { role }: ContainerView, { state }: ObservedContainer): boolean {
  const { sandboxStartedAt } = pod.view;
  if (state.kind === "created") return sandboxStartedAt === null && pod.observed?.sandbox === null;
  const startedAt = state.startedAt;
  if (sandboxStartedAt === null) return !isRestarting(pod.observed?.sandbox ?? null);
  if (startedAt === null || startedAt >= sandboxStartedAt) return false;
  return state.kind === "running" || role === "init";
}

function judgeExited(pod: PodToRun, view: ContainerView, latest: ObservedContainer): Verdict {
  if (latest.state.kind !== "exited" || latest.state.restarting) return leave;
  if (!restartsIn(pod.site.manifest)(view)) return leave;
  const at = restartAt(latest);
  if (at !== null && at > pod.site.turn.now) return leave;
  const why = latest.state.oomKilled ? " (OOMKilled)" : "";
  return { kind: "create", reason: `exited with ${latest.state.exitCode}${why}` };
}
