import {
  type EngineClient,
  forwardedLimits,
  openEngine,
  sessionLimits,
} from "../../src/executors/docker/open-engine.ts";
import type { ConnectFailure } from "../../src/executors/ssh/connect-failure.ts";
import { type ConnectOptions, connectHost, type HostConnection } from "../../src/executors/ssh/connect-host.ts";
import { dialTcp } from "../../src/executors/ssh/dial-tcp.ts";
import { engineChannels } from "../../src/executors/ssh/open-engine-channel.ts";
import type { SshSession } from "../../src/executors/ssh/session.ts";
import type { HostTarget } from "../../src/model/host-target.ts";

/** The options a test connects with, quick to try again. */
export function connectOptions(privateKey: Buffer, onChange: ConnectOptions["onChange"]): ConnectOptions {
  return {
    credentials: { privateKey, passphrase: null, agentSocket: null },
    dial: dialTcp,
    keepaliveMs: 5_000,
    retry: { firstMs: 20, capMs: 40, random: () => 0.5 },
    onChange,
  };
}

/** Connects and gives the first thing that happens: a session, or why there is none. */
export async function firstState(
  target: HostTarget,
  privateKey: Buffer,
): Promise<{ connection: HostConnection; session: SshSession | null; failure: ConnectFailure | null }> {
  let connection: HostConnection | null = null;
  const state = await new Promise<{ session: SshSession | null; failure: ConnectFailure | null }>((resolve) => {
    connection = connectHost(
      target,
      connectOptions(privateKey, (change) =>
        resolve(
          change.kind === "connected"
            ? { session: change.session, failure: null }
            : { session: null, failure: change.failure },
        ),
      ),
    );
  });
  if (!connection) throw new Error("no connection");
  return { connection, ...state };
}

/** The engine behind a session. */
export function engineOf(session: SshSession, limits: "forwarded" | "sessions" = "forwarded"): Promise<EngineClient> {
  return openEngine({
    open: engineChannels(session, "/var/run/docker.sock").open,
    limits: limits === "forwarded" ? forwardedLimits : sessionLimits,
    now: () => performance.now(),
  });
}
