import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { Pod } from "../../model/kinds.ts";
import type { EphemeralContainer } from "../../model/kubernetes.generated.ts";
import type { ObservedPod } from "../../model/observed.ts";
import type { ContainerView, Known } from "./container-view.ts";
import { roleOfInit, viewContainer } from "./container-view.ts";

/** All containers of a pod as they are now, in the order of its manifest. */
export interface PodView {
  readonly inits: readonly ContainerView[];
  readonly apps: readonly ContainerView[];
  /** Those that somebody added to it while it runs. */
  readonly ephemerals: readonly ContainerView[];
  /** When the sandbox that runs now was started; null while none runs. */
  readonly sandboxStartedAt: Instant | null;
}

export function viewPod(manifest: Pod, observed: ObservedPod | null, known: Known): PodView {
  const state = observed?.sandbox?.state;
  return {
    inits: (manifest.spec.initContainers ?? []).map((container) =>
      viewContainer(container, { role: roleOfInit(container), observed, ...known }),
    ),
    apps: manifest.spec.containers.map((container) => viewContainer(container, { role: "app", observed, ...known })),
    ephemerals: ephemeralOf(observed, known).map((container) =>
      viewContainer(container, { role: "ephemeral", observed, ...known }),
    ),
    sandboxStartedAt: state?.kind === "running" ? state.startedAt : null,
  };
}

function ephemeralOf(observed: ObservedPod | null, { facts }: Known): readonly EphemeralContainer[] {
  return observed === null ? [] : (facts.ephemeral.get(observed.uid) ?? []);
}

/** When every container had become ready; null while one is not. */
export function readySince({ inits, apps }: PodView): Instant | null {
  const counted = [...inits.filter(({ role }) => role === "sidecar"), ...apps];
  let latest = 0;
  for (const { ready, readySince } of counted) {
    if (!ready) return null;
    latest = Math.max(latest, readySince ?? 0);
  }
  return instant(latest);
}

/** Every container ran before `since`, and what keeps it from being ready is only that no probe has answered yet. */
export function isInherited({ inits, apps }: PodView, since: Instant): boolean {
  const counted = [...inits.filter(({ role }) => role === "sidecar"), ...apps];
  return counted.every(
    ({ latest, ready, untold }) =>
      latest?.state.kind === "running" && latest.state.startedAt < since && (ready || untold),
  );
}

/** An init container has done its work; a sidecar among them has started. */
export function initDone(view: ContainerView): boolean {
  if (view.role === "sidecar") return view.started;
  return view.latest?.state.kind === "exited" && view.latest.state.exitCode === 0;
}

/** Once the others have run, a sidecar may be away for a while, and what is left of an init container may be gone. */
export function isInitialized({ inits, apps }: PodView): boolean {
  const haveRun = apps.some(({ latest }) => latest !== null);
  return inits.every((init) => initDone(init) || (haveRun && (init.role === "sidecar" || init.latest === null)));
}
