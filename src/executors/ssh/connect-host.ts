import type { Duplex } from "node:stream";
import type { HostTarget } from "../../model/host-target.ts";
import { type BackoffOptions, backoffMs } from "./backoff.ts";
import { type ConnectFailure, needsAPerson } from "./connect-failure.ts";
import type { SshCredentials } from "./credentials.ts";
import type { Dial } from "./dial-tcp.ts";
import { openSession } from "./open-session.ts";
import { quicken } from "./quicken.ts";
import type { SshSession } from "./session.ts";

export interface ConnectOptions {
  readonly credentials: SshCredentials;
  /** Over TCP, or through a jump host. */
  readonly dial: Dial;
  readonly keepaliveMs: number;
  readonly retry: BackoffOptions;
  /** Once for each session gained or lost, and for each failed attempt. */
  readonly onChange: (state: ConnectionState) => void;
}

export type ConnectionState =
  | { readonly kind: "connected"; readonly session: SshSession }
  | { readonly kind: "down"; readonly failure: ConnectFailure };

export interface HostConnection {
  readonly target: HostTarget;
  /** Null while the host is out of reach. */
  session(): SshSession | null;
  close(): void;
}

/** What only a person can mend is tried again this seldom. */
const patientRetryMs = 30_000;

/** Holds one SSH connection to a host, and opens another whenever it is lost, until closed. */
export function connectHost(target: HostTarget, options: ConnectOptions): HostConnection {
  let session: SshSession | null = null;
  let timer: NodeJS.Timeout | null = null;
  let attempt = 0;
  let closed = false;

  const lose = (failure: ConnectFailure): void => {
    session = null;
    if (closed) return;
    const delayMs = backoffMs(attempt++, options.retry);
    timer = setTimeout(dial, needsAPerson(failure) ? Math.max(delayMs, patientRetryMs) : delayMs);
    options.onChange({ kind: "down", failure });
  };
  const gain = (opened: SshSession): void => {
    if (closed) {
      opened.close();
      return;
    }
    session = opened;
    attempt = 0;
    opened.onClose(lose);
    options.onChange({ kind: "connected", session: opened });
  };
  const dial = (): void => {
    void reach(target, options).then((result) => ("kind" in result ? gain(result) : lose(result)));
  };

  dial();
  return {
    target,
    session: () => session,
    close: () => {
      closed = true;
      if (timer) clearTimeout(timer);
      session?.close();
    },
  };
}

async function reach(target: HostTarget, options: ConnectOptions): Promise<SshSession | ConnectFailure> {
  const transport = await options.dial(target.address, target.port);
  if (!isStream(transport)) return transport;
  const { credentials, keepaliveMs } = options;
  const session = await openSession({ target, credentials, transport, keepaliveMs });
  if ("kind" in session) await quicken(session);
  return session;
}

function isStream(dialled: Duplex | ConnectFailure): dialled is Duplex {
  return "pipe" in dialled;
}
