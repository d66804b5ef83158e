import type { Dial } from "./dial-tcp.ts";
import type { SshSession } from "./session.ts";

/** Dials through another host's connection: what a Host's `via` asks for. */
export function dialThrough(name: string, jump: () => Promise<SshSession | null>): Dial {
  return async (address, port) => {
    const session = await jump();
    if (!session) return { reason: "JumpHostUnavailable", message: `host ${name}, which leads here, is out of reach` };
    return session.forwardTcp(address, port).catch((error: Error) => ({
      reason: "ConnectionRefused" as const,
      message: `${address}:${port} cannot be reached from host ${name}: ${error.message}`,
    }));
  };
}
