import type { Pod } from "../../model/kinds.ts";
import type { ContainerView } from "./container-view.ts";
import type { PodView } from "./pod-view.ts";
import { isInitialized } from "./pod-view.ts";

export type Phase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

/** A pod's phase, by the rules of kubelet's getPhase: it runs for as long as a sidecar does. */
export function phaseOf(manifest: Pod, view: PodView): Phase {
  const phase = outcomePhase(manifest, view);
  const lingers = view.inits.some((init) => init.role === "sidecar" && outcomeOf(init) === "running");
  return hasEnded(phase) && lingers ? "Running" : phase;
}

/** What the pod comes to by its other containers: once that is an end, its sidecars are to end too. */
export function outcomePhase(manifest: Pod, view: PodView): Phase {
  const policy = manifest.spec.restartPolicy ?? "Always";
  if (policy === "Never" && view.inits.some((init) => init.role === "init" && outcomeOf(init) === "failed"))
    return "Failed";
  if (!isInitialized(view)) return "Pending";
  const outcomes = view.apps.map(outcomeOf);
  if (outcomes.includes("waiting")) return "Pending";
  if (outcomes.includes("running") || policy === "Always") return "Running";
  if (outcomes.every((outcome) => outcome === "succeeded")) return "Succeeded";
  return policy === "Never" ? "Failed" : "Running";
}

/** A pod that has ended is never started again. */
export function hasEnded(phase: string | undefined): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

function outcomeOf({ latest }: ContainerView): "waiting" | "running" | "succeeded" | "failed" {
  if (!latest || latest.state.kind === "created") return "waiting";
  if (latest.state.kind === "running") return "running";
  return latest.state.exitCode === 0 ? "succeeded" : "failed";
}
