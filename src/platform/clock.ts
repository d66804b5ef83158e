import { type Instant, instant } from "../model/instant.ts";

/** The machine's own clock: the one place that asks it what time it is. */
export const systemClock: { now(): Instant } = { now: () => instant(Date.now()) };
