import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { User } from "../protocol/api-request.ts";

/**
 * The user of a client certificate that our authority signed: CN is the name, each O a group. "none" where there is no
 * certificate, "unknown" where there is one nobody here vouches for.
 */
export function certificateUser({ socket }: IncomingMessage): User | "none" | "unknown" {
  if (!(socket instanceof TLSSocket)) return "none";
  const subject: unknown = socket.getPeerCertificate()?.subject;
  if (subject === undefined) return "none";
  // The TLS layer has checked signature, time and purpose.
  return socket.authorized ? userOf(subject) : "unknown";
}

function userOf(subject: unknown): User | "unknown" {
  const { CN, O } = subject as { readonly CN?: unknown; readonly O?: unknown };
  if (typeof CN !== "string" || CN === "") return "unknown";
  const groups = (Array.isArray(O) ? O : [O]).filter((group): group is string => typeof group === "string");
  return { name: CN, groups };
}
