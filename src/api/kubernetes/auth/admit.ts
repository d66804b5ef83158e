import type { IncomingMessage } from "node:http";
import { type Attributes, attributesOf } from "../access/attributes.ts";
import { authorize } from "../access/authorize.ts";
import { currentPolicy } from "../access/current-policy.ts";
import { forbidden } from "../access/forbidden.ts";
import type { Policy } from "../access/policy.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import { decodePath } from "../read-request.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Authenticate } from "./authenticate.ts";
import { impersonationOf } from "./impersonate.ts";

/** What becomes of a request before its body is read. `refused` is null where it may go on. */
export interface Admission {
  /** Null where nobody is known by the credentials. */
  readonly user: User | null;
  /** Null where the request's target cannot be read. */
  readonly attributes: Attributes | null;
  readonly refused: Status | null;
}

export type Admit = (message: IncomingMessage) => Admission;

/** Every request passes here, an upgrade too: who asks, as whom, for what, and whether that is allowed. */
export function admission(authenticate: Authenticate, store: ObjectStore): Admit {
  return (message) => {
    const attributes = attributesOfMessage(message);
    const sender = authenticate(message);
    if (sender === null) return { user: null, attributes, refused: failure("Unauthorized", "Unauthorized") };
    const policy = currentPolicy(store);
    const user = takenFor(sender, message, policy);
    if ("code" in user) return { user: sender, attributes, refused: user };
    if (attributes === null)
      return { user, attributes, refused: failure("BadRequest", "the request's path is not valid") };
    const { allowed, reason } = authorize(user, attributes, policy);
    return { user, attributes, refused: allowed ? null : forbidden(user, attributes, reason) };
  };
}

function attributesOfMessage({ method = "GET", url = "/" }: IncomingMessage): Attributes | null {
  if (!URL.canParse(url, "https://localhost")) return null;
  const { pathname, searchParams } = new URL(url, "https://localhost");
  const path = decodePath(pathname);
  return path && attributesOf({ method, path, query: searchParams });
}

/** The sender, or whom the sender may be taken for; each user, group and extra takes a right of its own. */
function takenFor(sender: User, message: IncomingMessage, policy: Policy): User | Status {
  const asked = impersonationOf(message.headersDistinct);
  if (asked === null || "code" in asked) return asked ?? sender;
  for (const need of asked.needs) {
    const { allowed, reason } = authorize(sender, need, policy);
    if (!allowed) return forbidden(sender, need, reason);
  }
  return { ...asked.user, impersonatedBy: sender.impersonatedBy ?? sender.name };
}
