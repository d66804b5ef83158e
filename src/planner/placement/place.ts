import { openPlacement } from "./open-placement.ts";
import type { PlacementRequest, PlacementResult } from "./types.ts";

/** Chooses a host for every pod, or says host by host why none will do. Sync, total, never throws. */
export function place(request: PlacementRequest): PlacementResult {
  return { verdicts: openPlacement(request).place(request.pods) };
}
