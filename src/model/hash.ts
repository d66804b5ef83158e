import { createHash } from "node:crypto";

/** SHA-256 of a text in lower-case hex, cut to `length` digits (64 at most). */
export function hashText(text: string, length = 64): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** For texts that begin alike: the SHA-256 of what they share followed by the rest, the shared part read once. */
export function hashAfter(start: string): (rest: string) => string {
  const begun = createHash("sha256").update(start);
  return (rest) => begun.copy().update(rest).digest("hex");
}

/** SHA-256 of a JSON value, independent of the order its keys were written in. */
export function hashValue(value: unknown, length = 64): string {
  return hashText(canonicalJson(value), length);
}

/** JSON with keys in order and without undefined: equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inKeyOrder(value)) ?? "null";
}

/** A copy made first: asking a replacer about every part takes several times as long. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inKeyOrder(value[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
