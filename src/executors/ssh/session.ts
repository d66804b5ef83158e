import type { Duplex } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { type ConnectFailure, toConnectFailure } from "./connect-failure.ts";

/** One authenticated SSH connection. Opening a channel rejects with the server's reason. */
export interface SshSession {
  readonly kind: "session";
  /** A stream to a Unix socket on the host. */
  forwardSocket(path: string): Promise<Duplex>;
  /** A stream to an address as the host sees it: a pod, or the sshd of a host behind it. */
  forwardTcp(address: string, port: number): Promise<Duplex>;
  /** Runs a fixed command; never build one from data. */
  run(command: string): Promise<ClientChannel>;
  /** Called once, when the connection is gone; soon, where it is gone already. */
  onClose(listener: (failure: ConnectFailure) => void): void;
  close(): void;
}

export function sessionOf(client: Client): SshSession {
  let failure: ConnectFailure = { reason: "ConnectionLost", message: "the host closed the connection" };
  let isOver = false;
  let listener: ((failure: ConnectFailure) => void) | null = null;
  client.removeAllListeners("close").removeAllListeners("error");
  client.on("error", (error) => {
    failure = toConnectFailure(error);
  });
  client.once("close", () => {
    isOver = true;
    listener?.(failure);
  });
  return {
    kind: "session",
    forwardSocket: (path) => opened((done) => client.openssh_forwardOutStreamLocal(path, done)),
    forwardTcp: (address, port) => opened((done) => client.forwardOut("127.0.0.1", 0, address, port, done)),
    run: (command) => opened((done) => client.exec(command, done)),
    onClose: (given) => {
      listener = given;
      if (isOver) queueMicrotask(() => given(failure));
    },
    close: () => {
      client.end();
      // A peer that is gone never answers the farewell.
      setTimeout(() => client.destroy(), 500).unref();
    },
  };
}

type Done = (error: Error | undefined, channel: ClientChannel) => void;

function opened(open: (done: Done) => unknown): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    open((error, channel) => {
      if (error) return reject(error);
      resolve(closingWhenDestroyed(channel));
    });
  });
}

/** ssh2 tells of a channel's end only once all was read: one given up halfway would count as open for ever. */
function closingWhenDestroyed(channel: ClientChannel): ClientChannel {
  const destroy = channel.destroy.bind(channel);
  channel.destroy = () => {
    destroy();
    return channel.resume();
  };
  // A channel that dies while nobody reads it must not end the process.
  return channel.on("error", () => {});
}
