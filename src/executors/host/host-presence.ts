import type { HostTarget } from "../../model/host-target.ts";
import type { Instant } from "../../model/instant.ts";
import { connectHost } from "../ssh/connect-host.ts";
import type { SshCredentials } from "../ssh/credentials.ts";
import type { Dial } from "../ssh/dial-tcp.ts";
import type { SshSession } from "../ssh/session.ts";
import { type Attached, type EngineLink, linkEngine } from "./engine-link.ts";
import { engineStatus, type HostStatus, type HostStatusText, nextStatus, ready } from "./host-status.ts";

export interface PresenceOptions {
  readonly credentials: SshCredentials;
  readonly dial: Dial;
  readonly engineSocket: string;
  readonly instance: string;
  readonly helper: string;
  readonly keepaliveMs: number;
  readonly now: () => Instant;
  readonly random: () => number;
  readonly onChange: (what: string) => void;
}

/** How far a host answers: its connection, and the engine behind it. */
export interface HostPresence {
  status(): HostStatus;
  session(): SshSession | null;
  /** Null while the engine does not answer. */
  attached(): Attached | null;
  /** A question to the engine failed. */
  failed(error: unknown): void;
  /** It answers again. */
  recovered(): void;
  /** Resolves once the first attempt to connect has ended, well or not. */
  readonly settled: Promise<void>;
  close(): void;
}

const connecting: HostStatusText = { condition: "Unknown", reason: "Connecting", message: "not yet connected" };
const retry = { firstMs: 500, capMs: 15_000 };

export function createPresence(target: HostTarget, options: PresenceOptions): HostPresence {
  let status: HostStatus = { ...connecting, since: options.now() };
  let attached: Attached | null = null;
  let link: EngineLink | null = null;
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const tell = (next: HostStatusText): void => {
    const changed = next.condition !== status.condition || next.reason !== status.reason;
    status = nextStatus(status, next, options.now());
    settle();
    if (changed) options.onChange(`${next.condition}: ${next.message}`);
  };
  const linkTo = (session: SshSession): EngineLink => {
    const onUp = (up: Attached): void => {
      attached = up;
      tell(ready);
    };
    const onDown = (error: unknown): void => {
      attached = null;
      tell(engineStatus(error));
    };
    return linkEngine({ ...options, session, onUp, onDown, onNews: options.onChange });
  };
  const connection = connectHost(target, {
    ...options,
    retry: { ...retry, random: options.random },
    onChange: (state) => {
      link?.close();
      attached = null;
      link = state.kind === "connected" ? linkTo(state.session) : null;
      if (state.kind === "down") tell({ condition: "Unknown", ...state.failure });
    },
  });
  return {
    status: () => status,
    session: connection.session,
    attached: () => attached,
    failed: (error) => {
      if (status.condition === "Ready") tell(engineStatus(error));
    },
    recovered: () => {
      if (attached) tell(ready);
    },
    settled,
    close: () => {
      link?.close();
      connection.close();
      settle();
    },
  };
}
