import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { kindOfObject, resourceName } from "../served-kinds.ts";
import type { StoredObject } from "../store/object-store.ts";
import type { Write } from "./commit-write.ts";
import { hostAfter } from "./node-as-host.ts";

type Source = Pick<Write, "before" | "after" | "at">;

/** What in the repository stands for a served object: itself, or for a Node its Host. */
export function sourceOf(parts: ApiParts, stored: StoredObject, after: AnyObject): Source | Status {
  if (stored.object.kind !== "Node") {
    return stored.at === null && !isOwn(parts, stored)
      ? followsFrom(stored)
      : { before: stored.object, after, at: stored.at };
  }
  const host = hostOf(parts, stored);
  return host ? { before: host.object, after: hostAfter(host.object, after), at: host.at } : followsFrom(stored);
}

/** Whether a client wrote it, and it lives in no file. */
export function isOwn({ overlay }: ApiParts, { object }: StoredObject): boolean {
  return overlay.object(formatKey(keyOf(object))) !== null;
}

/** The Host that a Node is the face of. */
export function hostOf({ store }: ApiParts, { object }: StoredObject): StoredObject | null {
  const kind = kindOfObject({ apiVersion: "berth.dev/v1alpha1", kind: "Host" });
  return kind && store.get(kind, "", object.metadata.name);
}

export function followsFrom({ object, kind }: StoredObject): Status {
  const owner = object.metadata.ownerReferences?.[0];
  const source = owner
    ? `${owner.kind} ${owner.name}: change that instead`
    : "what is in the repository, and is in none of its files";
  const { name } = object.metadata;
  return failure("Forbidden", `${resourceName(kind)} "${name}" follows from ${source}`, {
    name,
    group: kind.group,
    kind: kind.plural,
  });
}
