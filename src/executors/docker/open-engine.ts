import type { Duplex } from "node:stream";
import Docker from "dockerode";
import { type ChannelPool, createChannelPool, type Lane, type PoolLimits } from "./channel-pool.ts";
import { withDeadline } from "./deadline.ts";
import { LaneAgent } from "./lane-agent.ts";
import { negotiateVersion } from "./negotiate-version.ts";

/** The Docker API of one engine: dockerode, one client per lane, over one pool of channels. */
export interface EngineClient extends Readonly<Record<Lane, Docker>> {
  readonly pool: ChannelPool;
  /** `1.45`: the newest that both sides speak. */
  readonly apiVersion: string;
  close(): void;
}

export interface EngineOptions {
  readonly open: () => Promise<Duplex>;
  readonly limits: PoolLimits;
  readonly now: () => number;
}

/** Forwarded sockets: six channels for Berth's own calls; sshd does not count the rest against MaxSessions. */
export const forwardedLimits: PoolLimits = { liveness: 1, events: 1, call: 4, patient: 24, total: 30 };
/** Each channel is a session of sshd, which allows ten by default. */
export const sessionLimits: PoolLimits = { liveness: 1, events: 1, call: 4, patient: 3, total: 9 };

const idleMs = 30_000;
const pingMs = 5_000;

/** Rejects where the engine does not answer, or speaks no version in common. */
export async function openEngine({ open, limits, now }: EngineOptions): Promise<EngineClient> {
  const pool = createChannelPool({ open, limits, idleMs, now });
  try {
    const apiVersion = await withDeadline({ ms: pingMs, what: "ping" }, () => askVersion(pool));
    const docker = (lane: Lane): Docker => client(pool, lane, `v${apiVersion}`);
    return {
      liveness: docker("liveness"),
      events: docker("events"),
      call: docker("call"),
      patient: docker("patient"),
      pool,
      apiVersion,
      close: pool.close,
    };
  } catch (error) {
    pool.close();
    throw error;
  }
}

async function askVersion(pool: ChannelPool): Promise<string> {
  const { ApiVersion, MinAPIVersion } = await client(pool, "liveness", null).version();
  return negotiateVersion({ newest: ApiVersion, oldest: MinAPIVersion ?? "1.12" });
}

/** The host name only fills the Host header; without it dockerode would look for a socket on this machine. */
function client(pool: ChannelPool, lane: Lane, version: string | null): Docker {
  const options = { protocol: "http" as const, host: "engine", port: 2375, agent: new LaneAgent(pool, lane) };
  return new Docker({ ...options, ...(version && { version }) });
}
