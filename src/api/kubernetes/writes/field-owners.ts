import type { ManagedFieldsEntry } from "../../../model/kubernetes.generated.ts";
import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import {
  applyConfig,
  type FieldConflict,
  type Managers,
  managersAfterUpdate,
  type Writer,
} from "../fields/managers.ts";
import { shapeOfKind } from "../fields/shape.ts";
import { isObject, type JsonObject } from "../patch/json-value.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";
import { sameValue } from "../store/same-value.ts";
import { managerOf } from "./write-context.ts";

interface Change {
  /** As served; null for a new object. */
  readonly before: AnyObject | null;
  readonly after: AnyObject;
}

/** Who holds which field once a POST, PUT or PATCH is done. A client may also write down by itself who does. */
export function managersOfUpdate(parts: ApiParts, object: ObjectRequest, { before, after }: Change): Managers {
  const known = before === null ? [] : parts.overlay.managers(formatKey(keyOf(before)));
  return managersAfterUpdate({
    before: before && jsonOf(before),
    after: jsonOf(after),
    shape: shapeOfKind(object.kind),
    managers: writtenManagers(before, after) ?? known,
    writer: writerOf(parts, object),
  });
}

interface Apply {
  /** As served; null where there is none yet. */
  readonly live: AnyObject | null;
  readonly config: AnyObject;
}

interface AppliedObject {
  readonly object: AnyObject;
  readonly managers: Managers;
  readonly conflicts: readonly FieldConflict[];
}

/** What server-side apply makes of an object. */
export function appliedTo(parts: ApiParts, object: ObjectRequest, { live, config }: Apply): AppliedObject {
  const { status: _, ...declared } = jsonOf(config);
  const applied = applyConfig({
    live: live ? jsonOf(live) : declared,
    config: declared,
    shape: shapeOfKind(object.kind),
    managers: live ? parts.overlay.managers(formatKey(keyOf(live))) : [],
    writer: writerOf(parts, object),
  });
  // The body was read as an object, and a merge takes neither kind nor name away.
  return { ...applied, object: applied.object as unknown as AnyObject };
}

function writerOf({ clock }: ApiParts, object: ObjectRequest): Writer {
  const { kind, subresource } = object;
  return {
    manager: managerOf(object) || "unknown",
    apiVersion: kind.apiVersion,
    subresource: subresource ?? "",
    now: clock(),
  };
}

/** What a client wrote into `managedFields`; null where it left them alone. `[{}]` is how clients say nobody. */
function writtenManagers(before: AnyObject | null, { metadata }: AnyObject): Managers | null {
  const given: unknown = metadata.managedFields ?? undefined;
  if (before === null || given === undefined || !Array.isArray(given)) return null;
  if (sameValue(given, before.metadata.managedFields)) return null;
  return given.filter(isEntry);
}

function isEntry(value: unknown): value is ManagedFieldsEntry {
  return isObject(value) && typeof value["manager"] === "string" && typeof value["operation"] === "string";
}

function jsonOf(object: AnyObject): JsonObject {
  return object as unknown as JsonObject;
}
