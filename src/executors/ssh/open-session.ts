import type { Duplex } from "node:stream";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { HostTarget } from "../../model/host-target.ts";
import { type ConnectFailure, toConnectFailure } from "./connect-failure.ts";
import type { SshCredentials } from "./credentials.ts";
import { hostKeyAlgorithms, refuseHostKey } from "./host-key.ts";
import { type SshSession, sessionOf } from "./session.ts";

export interface SessionOptions {
  readonly target: HostTarget;
  readonly credentials: SshCredentials;
  /** Connected already. */
  readonly transport: Duplex;
  readonly keepaliveMs: number;
}

/** Authenticates over a connected stream. The host's key is checked before anything of ours is sent. */
export function openSession(options: SessionOptions): Promise<SshSession | ConnectFailure> {
  const client = new Client();
  const verdict: { refusal: string | null } = { refusal: null };
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      resolve(verdict.refusal ? { reason: "HostKeyMismatch", message: verdict.refusal } : explain(error, options));
      client.destroy();
    };
    client.on("error", fail);
    client.once("close", () => fail(new Error("connection closed during the handshake")));
    client.once("ready", () => resolve(sessionOf(client)));
    client.connect(configOf(options, verdict));
  });
}

function configOf(options: SessionOptions, verdict: { refusal: string | null }): ConnectConfig {
  const { target, credentials, transport, keepaliveMs } = options;
  return {
    sock: transport,
    username: target.user,
    ...(credentials.privateKey && { privateKey: credentials.privateKey }),
    ...(credentials.passphrase !== null && { passphrase: credentials.passphrase }),
    ...(credentials.agentSocket && { agent: credentials.agentSocket }),
    hostVerifier: (key: Buffer) => {
      verdict.refusal = refuseHostKey(key, target.hostKeys);
      return verdict.refusal === null;
    },
    algorithms: { serverHostKey: hostKeyAlgorithms(target.hostKeys) as ServerHostKeyAlgorithm[] },
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: 3,
    readyTimeout: 15_000,
    // Forwarding to a socket is OpenSSH's extension; other servers that offer it are as good.
    strictVendor: false,
  };
}

/** A host that has no key of a pinned type fails the key exchange: that, too, is another key than the one pinned. */
function explain(error: Error, { target }: SessionOptions): ConnectFailure {
  if (!/no matching host key/i.test(error.message)) return toConnectFailure(error);
  const types = hostKeyAlgorithms(target.hostKeys).join(", ");
  return { reason: "HostKeyMismatch", message: `host offers no key of the pinned type (${types || "none is pinned"})` };
}
