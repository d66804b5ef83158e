import { schedule } from "node-cron";
import { type Instant, instant } from "../model/instant.ts";
import type { Clock } from "../reconciler/ports.ts";

// setTimeout takes no longer wait than this; a wake-up further off looks again then.
const timeoutMsMax = 2 ** 31 - 1;

/** The machine's own clock: the one place that asks it what time it is. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  wakeAt,
  every(cron, tick) {
    const task = schedule(cron, tick);
    return () => void task.destroy();
  },
};

function wakeAt(at: Instant, wake: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const leftMs = at - Date.now();
    timer = leftMs > timeoutMsMax ? setTimeout(arm, timeoutMsMax) : setTimeout(wake, Math.max(0, leftMs));
  };
  arm();
  return () => clearTimeout(timer);
}
