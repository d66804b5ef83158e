import type { Duplex } from "node:stream";
import type { SshSession } from "./session.ts";

/** How an engine is reached over SSH; `dial-stdio` costs the host a process and sshd a session per channel. */
export type EngineRoute = "streamlocal" | "dial-stdio";

export interface EngineChannels {
  /** Null until the first channel was opened. */
  route(): EngineRoute | null;
  open(): Promise<Duplex>;
}

/** The one command Berth runs: a key restricted to it is enough. */
const dialStdio = "docker system dial-stdio";

/**
 * Streams to the engine's socket: forwarded by sshd, or where it forbids that, through `docker system dial-stdio`.
 * sshd answers the same for "forbidden" and "no such socket", so the first channel of a connection finds out.
 */
export function engineChannels(session: SshSession, socketPath: string): EngineChannels {
  let route: EngineRoute | null = null;
  const first = async (): Promise<Duplex> => {
    try {
      const channel = await session.forwardSocket(socketPath);
      route = "streamlocal";
      return channel;
    } catch (refusal) {
      const channel = await runDialStdio(session, refusal);
      route = "dial-stdio";
      return channel;
    }
  };
  return {
    route: () => route,
    open: () => {
      if (!route) return first();
      return route === "streamlocal" ? session.forwardSocket(socketPath) : runDialStdio(session, null);
    },
  };
}

/** A command that cannot work ends at once: one that still runs after a moment is taken to be connected. */
const settleMs = 150;

async function runDialStdio(session: SshSession, refusal: unknown): Promise<Duplex> {
  const channel = await session.run(dialStdio);
  let complaint = "";
  channel.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString("utf8")).slice(0, 1000);
  });
  if (refusal === null) return channel;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, settleMs);
    channel.once("close", () => {
      clearTimeout(timer);
      const forwarding = refusal instanceof Error ? refusal.message : String(refusal);
      reject(new Error(`${forwarding}; ${dialStdio}: ${complaint.trim() || "ended at once"}`));
    });
  });
  return channel;
}
