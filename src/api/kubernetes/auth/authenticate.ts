import type { IncomingMessage } from "node:http";
import type { User } from "../protocol/api-request.ts";
import { apiAudience } from "./account-tokens.ts";
import { certificateUser } from "./certificate-user.ts";
import { anonymous, knownUser } from "./groups.ts";
import type { Tokens } from "./tokens.ts";

/** Who sends a request; null where it carries credentials that nobody is known by. */
export type Authenticate = (message: IncomingMessage) => User | null;

/** By client certificate, else by bearer token; who shows neither is anonymous. */
export function authentication(tokens: Tokens): Authenticate {
  return (message) => {
    const byCertificate = certificateUser(message);
    if (typeof byCertificate === "object") return knownUser(byCertificate);
    const { authorization } = message.headers;
    if (!authorization) return byCertificate === "none" ? anonymous : null;
    const token = /^Bearer ([\x21-\x7e]{1,16384})$/i.exec(authorization)?.[1];
    const known = token === undefined ? null : tokens.review(token, [apiAudience]);
    return known && knownUser(known.user);
  };
}
