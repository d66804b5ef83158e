import { formatKey, keyOf } from "../../../model/object.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { kindOfObject } from "../served-kinds.ts";
import { commitWrites, type Write } from "./commit-write.ts";
import { otherForm, stampedObject } from "./unwritten-kinds.ts";

/** More than a fleet of this size has in leases and an hour's events of clients. */
const mostUnwritten = 5_000;

/** Brings changes to where their kind lives: the repository, or for what is no declaration the journal alone. */
export async function persist(parts: ApiParts, writes: readonly Write[], user: User): Promise<Status | null> {
  const [first] = writes;
  const object = first && (first.after ?? first.before);
  if (!object || !kindOfObject(object)?.unwritten) return commitWrites(parts.writes, writes, user);
  if (writes.some(({ before }) => before === null) && parts.overlay.size() >= mostUnwritten) {
    return failure("TooManyRequests", `more than ${mostUnwritten} objects are kept here already`, {
      retryAfterSeconds: 60,
    });
  }
  for (const write of writes) keep(parts, write);
  parts.store.refresh(parts.clock());
  return null;
}

function keep({ overlay, clock }: ApiParts, { before, after }: Write): void {
  if (before) for (const form of [before, otherForm(before)]) if (form) overlay.remove(formatKey(keyOf(form)));
  if (!after) return;
  const stamped = stampedObject(after, before, clock());
  for (const form of [stamped, otherForm(stamped)]) if (form) overlay.put(form);
}
