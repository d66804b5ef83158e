import { type Instant, toTimestamp } from "../../../model/instant.ts";
import type { ManagedFieldsEntry } from "../../../model/kubernetes.generated.ts";
import type { JsonObject } from "../patch/json-value.ts";
import { sameValue } from "../store/same-value.ts";
import { type FieldPath, fromFieldsV1, toFieldsV1 } from "./field-path.ts";
import { type Leaves, leavesOfObject } from "./leaves.ts";
import { mergeApplied, withoutFields } from "./merge.ts";
import type { Shape } from "./shape.ts";

export type Managers = readonly ManagedFieldsEntry[];

/** Who writes, and what of the object. */
export interface Writer {
  readonly manager: string;
  readonly apiVersion: string;
  /** `scale`, `status`; "" for the object itself. */
  readonly subresource: string;
  readonly now: Instant;
}

/** A field that another manager holds to another value. */
export interface FieldConflict {
  readonly holder: ManagedFieldsEntry;
  readonly path: FieldPath;
}

export interface Applied {
  readonly object: JsonObject;
  readonly managers: Managers;
  readonly conflicts: readonly FieldConflict[];
}

interface ApplyInput {
  readonly live: JsonObject;
  readonly config: JsonObject;
  readonly shape: Shape;
  readonly managers: Managers;
  readonly writer: Writer;
}

/**
 * Server-side apply: what the manager applied holds, what it applied before and no longer does is gone unless somebody
 * else holds it too. Where there are conflicts the result is that of an apply by force.
 */
export function applyConfig({ live, config, shape, managers, writer }: ApplyInput): Applied {
  const wanted = leavesOfObject(config, shape);
  const changed = changedLeaves(leavesOfObject(live, shape), wanted);
  const others = managers.filter((entry) => !isOwn(entry, "Apply", writer));
  const conflicts = others.flatMap((holder) =>
    pathsOf(holder).flatMap((path) => (changed.has(path) ? [{ holder, path }] : [])),
  );
  const yielded = others.map((entry) => withoutPaths(entry, changed)).filter(holdsSomething);
  const before = managers.filter((entry) => isOwn(entry, "Apply", writer)).flatMap(pathsOf);
  const held = new Set(yielded.flatMap(pathsOf));
  const dropped = before.filter((path) => !wanted.has(path) && !held.has(path));
  const own = entryFor(writer, "Apply", wanted.keys());
  return {
    object: withoutFields(mergeApplied(live, config, shape), dropped, shape) as JsonObject,
    managers: [...yielded, ...(wanted.size > 0 ? [own] : [])],
    conflicts,
  };
}

interface UpdateInput {
  /** Null for a new object. */
  readonly before: JsonObject | null;
  readonly after: JsonObject;
  readonly shape: Shape;
  readonly managers: Managers;
  readonly writer: Writer;
}

/** Any other write: who changed a field holds it from now on, and alone. */
export function managersAfterUpdate({ before, after, shape, managers, writer }: UpdateInput): Managers {
  const [old, next] = [before === null ? new Map() : leavesOfObject(before, shape), leavesOfObject(after, shape)];
  const changed = changedLeaves(old, next);
  const gone = new Set([...old.keys()].filter((path) => !next.has(path)));
  if (changed.size === 0 && gone.size === 0) return managers;
  const touched = new Set([...changed, ...gone]);
  const own = managers.filter((entry) => isOwn(entry, "Update", writer)).flatMap(pathsOf);
  const kept = own.filter((path) => !gone.has(path));
  const others = managers.filter((entry) => !isOwn(entry, "Update", writer));
  const yielded = others.map((entry) => withoutPaths(entry, touched)).filter(holdsSomething);
  const paths = new Set([...kept, ...changed]);
  return paths.size === 0 ? yielded : [...yielded, entryFor(writer, "Update", paths)];
}

function changedLeaves(before: Leaves, after: Leaves): ReadonlySet<FieldPath> {
  return new Set(
    [...after]
      .filter(([path, value]) => !before.has(path) || !sameValue(before.get(path), value))
      .map(([path]) => path),
  );
}

function isOwn(entry: ManagedFieldsEntry, operation: string, { manager, subresource }: Writer): boolean {
  return entry.manager === manager && entry.operation === operation && (entry.subresource ?? "") === subresource;
}

export function pathsOf({ fieldsV1 }: ManagedFieldsEntry): FieldPath[] {
  return fromFieldsV1(fieldsV1);
}

function withoutPaths(entry: ManagedFieldsEntry, paths: ReadonlySet<FieldPath>): ManagedFieldsEntry {
  const own = pathsOf(entry);
  const left = own.filter((path) => !paths.has(path));
  return left.length === own.length ? entry : { ...entry, fieldsV1: toFieldsV1(left) };
}

function holdsSomething(entry: ManagedFieldsEntry): boolean {
  return pathsOf(entry).length > 0;
}

function entryFor(writer: Writer, operation: "Apply" | "Update", paths: Iterable<FieldPath>): ManagedFieldsEntry {
  const { manager, apiVersion, subresource, now } = writer;
  const entry = { manager, operation, apiVersion, time: toTimestamp(now), fieldsType: "FieldsV1" };
  return { ...entry, fieldsV1: toFieldsV1(paths), ...(subresource === "" ? {} : { subresource }) };
}
