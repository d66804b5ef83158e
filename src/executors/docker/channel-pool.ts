import type { Duplex } from "node:stream";
import { decorateChannel, type EngineChannel } from "./decorate-channel.ts";

/**
 * What a channel is wanted for. Each lane has a bound of its own, so that no burst of one delays another:
 * `liveness` asks whether the engine answers, `events` follows it, `call` is every short request, `patient` is what
 * a person or a pod keeps open: pulls, graceful stops, hooks, logs, exec.
 */
export type Lane = "liveness" | "events" | "call" | "patient";

export interface PoolLimits extends Readonly<Record<Lane, number>> {
  /** Over all lanes. */
  readonly total: number;
}

export interface PoolOptions {
  readonly open: () => Promise<Duplex>;
  readonly limits: PoolLimits;
  readonly idleMs: number;
  /** Milliseconds from any origin. */
  readonly now: () => number;
}

/** Somebody who waits for a channel; `wanted` turns false when a deadline has passed. */
export interface Waiter {
  wanted(): boolean;
  give(channel: EngineChannel): void;
  fail(error: Error): void;
}

export interface ChannelPool {
  request(lane: Lane, waiter: Waiter): void;
  /** Channels open now, idle ones included. */
  size(): number;
  /** Other bounds from now on. */
  restrict(limits: PoolLimits): void;
  close(): void;
}

const lanes: readonly Lane[] = ["liveness", "call", "events", "patient"];
/** How long a server's refusal of one more channel is remembered. */
const refusalMs = 300_000;
/** An sshd counts a channel that was closed for a moment still: with a single one allowed, it refuses the next. */
const lonelyAttempts = 3;
const againMs = 100;
/** Fewer channels than this have no room for one that follows events all the time. */
const roomForEvents = 3;

interface PoolState {
  readonly options: PoolOptions;
  readonly queues: Record<Lane, Waiter[]>;
  readonly opening: Record<Lane, number>;
  readonly busy: Map<EngineChannel, Lane>;
  readonly idle: { readonly channel: EngineChannel; readonly since: number }[];
  limits: PoolLimits;
  /** Fewer than the limit after sshd refused one more. */
  total: number;
  refusedAt: number;
  /** Refusals one after the other while no channel was open. */
  lonelyRefusals: number;
  closed: boolean;
}

/** Keep-alive channels to one engine. `http.Agent` does not bound connections that open asynchronously; this does. */
export function createChannelPool(options: PoolOptions): ChannelPool {
  const state: PoolState = {
    options,
    queues: { liveness: [], events: [], call: [], patient: [] },
    opening: { liveness: 0, events: 0, call: 0, patient: 0 },
    busy: new Map(),
    idle: [],
    limits: options.limits,
    total: options.limits.total,
    refusedAt: 0,
    lonelyRefusals: 0,
    closed: false,
  };
  const sweep = setInterval(() => dropIdle(state), Math.max(50, options.idleMs / 2)).unref();
  return {
    request: (lane, waiter) => {
      if (state.closed) return waiter.fail(new Error("the connection to the host is closed"));
      state.queues[lane].push(waiter);
      pump(state);
    },
    size: () => state.busy.size + state.idle.length + openingCount(state),
    restrict: (limits) => {
      state.limits = limits;
      state.total = Math.min(state.total, limits.total);
    },
    close: () => {
      clearInterval(sweep);
      shut(state);
    },
  };
}

function pump(state: PoolState): void {
  for (const lane of lanes) while (serveOne(state, lane));
}

/** True where another waiter of the lane may be served. */
function serveOne(state: PoolState, lane: Lane): boolean {
  const queue = state.queues[lane];
  while (queue[0] && !queue[0].wanted()) queue.shift()?.fail(new Error("given up while waiting for a channel"));
  const limit = limitOf(state, lane);
  const busy = busyIn(state, lane);
  if (queue.length === 0 || busy >= limit) return false;
  const free = state.idle.pop();
  if (free) return lend(state, lane, free.channel);
  const opening = state.opening[lane];
  if (queue.length <= opening || busy + opening >= limit) return false;
  if (state.busy.size + openingCount(state) >= totalOf(state)) return false;
  openOne(state, lane);
  return true;
}

function lend(state: PoolState, lane: Lane, channel: EngineChannel): boolean {
  state.busy.set(channel, lane);
  state.queues[lane].shift()?.give(channel);
  return true;
}

function openOne(state: PoolState, lane: Lane): void {
  state.opening[lane]++;
  const opened = (channel: EngineChannel): void => {
    state.opening[lane]--;
    if (state.closed) return void channel.destroy();
    state.lonelyRefusals = 0;
    adopt(state, channel);
    pump(state);
  };
  const refused = (error: Error): void => {
    state.opening[lane]--;
    const open = state.busy.size + state.idle.length;
    if (open > 0) remember(state, open);
    else if (state.lonelyRefusals++ < lonelyAttempts) return void setTimeout(() => pump(state), againMs).unref();
    else state.queues[lane].shift()?.fail(error);
    pump(state);
  };
  state.options.open().then(decorateChannel).then(opened, refused);
}

/**
 * An sshd that allows fewer channels makes us slower, not failing: what is open has to do for a while. Events then
 * give way, for they would hold the channel that every call needs.
 */
function remember(state: PoolState, open: number): void {
  state.total = open;
  state.refusedAt = state.options.now();
  if (open >= roomForEvents) return;
  for (const [channel, lane] of state.busy) if (lane === "events") channel.destroy();
}

function adopt(state: PoolState, channel: EngineChannel): void {
  channel.on("free", () => {
    state.busy.delete(channel);
    rest(state, channel);
    pump(state);
  });
  channel.once("close", () => {
    state.busy.delete(channel);
    const at = state.idle.findIndex((entry) => entry.channel === channel);
    if (at >= 0) state.idle.splice(at, 1);
    pump(state);
  });
  // An engine that ends the stream will not answer on it again.
  channel.once("end", () => channel.destroy());
  rest(state, channel);
}

/** Flowing, for a stream that nobody reads does not tell that it ended. */
function rest(state: PoolState, channel: EngineChannel): void {
  channel.resume();
  state.idle.push({ channel, since: state.options.now() });
}

function limitOf(state: PoolState, lane: Lane): number {
  const total = totalOf(state);
  if (lane === "events") return total < roomForEvents ? 0 : state.limits.events;
  // Where few channels are allowed, what is held for long must leave room for what is short.
  return lane === "patient" ? Math.min(state.limits.patient, Math.max(1, total - 2)) : state.limits[lane];
}

function totalOf(state: PoolState): number {
  if (state.total < state.limits.total && state.options.now() - state.refusedAt > refusalMs) {
    state.total = state.limits.total;
  }
  return state.total;
}

function busyIn(state: PoolState, lane: Lane): number {
  let busy = 0;
  for (const holder of state.busy.values()) if (holder === lane) busy++;
  return busy;
}

function openingCount({ opening }: PoolState): number {
  return opening.liveness + opening.events + opening.call + opening.patient;
}

function dropIdle(state: PoolState): void {
  const before = state.options.now() - state.options.idleMs;
  for (const { channel, since } of [...state.idle]) if (since < before) channel.destroy();
}

function shut(state: PoolState): void {
  state.closed = true;
  const error = new Error("the connection to the host was lost");
  for (const lane of lanes) for (const waiter of state.queues[lane].splice(0)) waiter.fail(error);
  for (const channel of [...state.busy.keys(), ...state.idle.map((entry) => entry.channel)]) channel.destroy(error);
}
