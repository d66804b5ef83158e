import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectFailure, toConnectFailure } from "./connect-failure.ts";

/** Opens the byte stream an SSH connection runs over. */
export type Dial = (address: string, port: number) => Promise<Duplex | ConnectFailure>;

/** Without TCP_NODELAY each request waits some 40 ms for the peer's delayed acknowledgement; ssh2 never sets it itself. */
export const dialTcp: Dial = (address, port) =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new TimeoutError(address, port)), dialTimeoutMs);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      resolve(toConnectFailure(error));
    });
  });

const dialTimeoutMs = 10_000;

class TimeoutError extends Error {
  readonly code = "ETIMEDOUT";
  constructor(address: string, port: number) {
    super(`${address}:${port} did not answer within ${dialTimeoutMs / 1000} s`);
  }
}
