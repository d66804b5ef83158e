import type { ObservedContainer } from "../../model/observed.ts";

/** The engine is about to start it again by itself. */
export function isRestarting(container: ObservedContainer | null): boolean {
  return container?.state.kind === "exited" && container.state.restarting;
}
