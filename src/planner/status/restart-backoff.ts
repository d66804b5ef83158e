import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { ObservedContainer } from "../../model/observed.ts";

const firstMs = 10_000;
const mostMs = 300_000;
/** A container that ran this long had recovered: its count starts anew. */
const forgivenMs = 600_000;

/** When an exited container may be started again: at once the first time, then after 10 s, 20 s ... 5 min, as kubelet does. */
export function restartAt(container: ObservedContainer): Instant | null {
  const { state, attempt, restartCount } = container;
  if (state.kind !== "exited") return null;
  const before = attempt + restartCount;
  const ranMs = state.startedAt === null ? 0 : state.finishedAt - state.startedAt;
  if (before === 0 || ranMs >= forgivenMs) return state.finishedAt;
  return instant(state.finishedAt + Math.min(mostMs, firstMs * 2 ** Math.min(before - 1, 10)));
}
