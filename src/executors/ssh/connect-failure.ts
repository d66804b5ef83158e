/** Why a host cannot be reached: a CamelCase reason as conditions carry them, and a sentence for people. */
export interface ConnectFailure {
  readonly reason: ConnectFailureReason;
  readonly message: string;
}

export type ConnectFailureReason =
  | "HostKeyMismatch"
  | "AuthenticationFailed"
  | "ConnectionRefused"
  | "ConnectionTimeout"
  | "ConnectionLost"
  | "NameNotResolved"
  | "JumpHostUnavailable"
  | "HandshakeFailed";

const reasonOfCode: Readonly<Record<string, ConnectFailureReason>> = {
  ECONNREFUSED: "ConnectionRefused",
  ETIMEDOUT: "ConnectionTimeout",
  EHOSTUNREACH: "ConnectionTimeout",
  ENETUNREACH: "ConnectionTimeout",
  ENOTFOUND: "NameNotResolved",
  EAI_AGAIN: "NameNotResolved",
  ECONNRESET: "ConnectionLost",
  EPIPE: "ConnectionLost",
};

const reasonOfLevel: Readonly<Record<string, ConnectFailureReason>> = {
  "client-authentication": "AuthenticationFailed",
  "client-timeout": "ConnectionTimeout",
  "client-socket": "ConnectionLost",
  handshake: "HandshakeFailed",
};

/** Names an error of net or ssh2 by what it says about the host. */
export function toConnectFailure(error: Error & { code?: unknown; level?: unknown }): ConnectFailure {
  const { code, level, message } = error;
  const byCode = typeof code === "string" ? reasonOfCode[code] : undefined;
  const byLevel = typeof level === "string" ? reasonOfLevel[level] : undefined;
  return { reason: byCode ?? byLevel ?? "ConnectionLost", message };
}

/** Failures that only a person can end: trying often would get the key blocked, or help an impostor. */
export function needsAPerson({ reason }: ConnectFailure): boolean {
  return reason === "HostKeyMismatch" || reason === "AuthenticationFailed";
}
