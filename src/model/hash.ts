import { createHash } from "node:crypto";

/** SHA-256 of a text in lower-case hex, cut to `length` digits (64 at most). */
export function hashText(text: string, length = 64): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** SHA-256 of a JSON value, independent of the order its keys were written in. */
export function hashValue(value: unknown, length = 64): string {
  return hashText(canonicalJson(value), length);
}

/** JSON with keys in order and without undefined: equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sortKeys(part) : part)) ?? "null";
}

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
