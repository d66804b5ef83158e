import { parse } from "yaml";
import { isObject } from "../patch/json-value.ts";
import { mergeKeyOf } from "../patch/merge-keys.ts";
import { sameValue } from "../store/same-value.ts";

/** A value in the file now, as the writer saw it, and as it shall be. */
interface Versions {
  readonly current: unknown;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The first place that a write changes and that somebody else has changed since the writer looked, as `spec.replicas`; null
 * where there is none. What is not in the file is a default, or was taken out: that stands in nobody's way.
 */
export function lateChange({ current, before, after }: Versions, path = ""): string | null {
  if (current === undefined || current === null || sameValue(before, after)) return null;
  if (isObject(current) && isObject(after)) return lateField({ current, before, after }, path);
  if (Array.isArray(current) && Array.isArray(before) && Array.isArray(after)) {
    return lateItem({ current, before, after }, path);
  }
  return sameScalar(current, before) || sameScalar(current, after) ? null : path;
}

interface Objects {
  readonly current: Readonly<Record<string, unknown>>;
  readonly before: unknown;
  readonly after: Readonly<Record<string, unknown>>;
}

function lateField({ current, before, after }: Objects, path: string): string | null {
  const old = isObject(before) ? before : {};
  const names = new Set([...Object.keys(old), ...Object.keys(after)]);
  for (const name of names) {
    const versions = { current: current[name], before: old[name], after: after[name] };
    const late = lateChange(versions, path === "" ? name : `${path}.${name}`);
    if (late !== null) return late;
  }
  return null;
}

interface Lists {
  readonly current: readonly unknown[];
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

/** Items are matched as they are written: by what tells them apart, else by their place. */
function lateItem({ current, before, after }: Lists, path: string): string | null {
  if (sameValue(current, after)) return null;
  // Somebody added what the writer has not seen: to write the list would take it away.
  if (current.length > before.length) return path;
  const key = mergeKeyOf(path.split(".").at(-1) ?? "", [...before, ...after]);
  if (key === null && (current.length !== before.length || before.length !== after.length)) return null;
  for (const [index, old] of before.entries()) {
    const same = (items: readonly unknown[]): unknown => (key === null ? items[index] : withKey(items, key, old));
    const late = lateChange({ current: same(current), before: old, after: same(after) }, `${path}[${index}]`);
    if (late !== null) return late;
  }
  return null;
}

function withKey(items: readonly unknown[], key: string, item: unknown): unknown {
  if (!isObject(item)) return undefined;
  return items.find((other) => isObject(other) && other[key] === item[key]);
}

/** The editor reads YAML 1.2, what was served was read as YAML 1.1: `yes` and `0644` are something else there. */
function sameScalar(written: unknown, value: unknown): boolean {
  if (sameValue(written, value) || String(written) === String(value)) return true;
  if (typeof written === "number" && typeof value === "number") return Number.parseInt(String(written), 8) === value;
  return typeof written === "string" && typeof value === "boolean" && parse(written, { version: "1.1" }) === value;
}
