import { connect, type Socket } from "node:net";
import { type EngineClient, forwardedLimits, openEngine } from "../../src/executors/docker/open-engine.ts";

/** The engine of this machine by its Unix socket, with the same interface as one over SSH. */
export function openLocalEngine(socketPath: string): Promise<EngineClient> {
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(socketPath);
      socket.once("error", reject);
      socket.once("connect", () => resolve(socket.off("error", reject)));
    });
  return openEngine({ open, limits: forwardedLimits, now: () => performance.now() });
}
