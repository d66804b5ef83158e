import type { JsonObject } from "../patch/json-value.ts";
import { type Field, messageOf } from "./messages.ts";
import { specialValues } from "./special-values.ts";
import { packedNumbers, WireFailure, wireFieldsOf } from "./wire-reader.ts";

/** Deeper than any of Kubernetes' own types but those that contain themselves. */
const deepest = 40;

/**
 * The JSON form of a message. What Go always sends though nobody gave it (zeros, empty objects and times) is left out, as
 * its JSON encoder does. A field that this table does not know is of a newer release, and ignored as Kubernetes does.
 */
export function decodeMessage(bytes: Buffer, name: string, depth = 0): JsonObject {
  const message = messageOf(name);
  if (!message) throw new WireFailure(`${name} is not known`);
  if (depth > deepest) throw new WireFailure(`more than ${deepest} objects inside one another`);
  const entries = new Map<string, unknown>();
  for (const { number, value } of wireFieldsOf(bytes)) {
    const field = message.byNumber.get(number);
    if (!field) continue;
    if (field.name === "") addAll(entries, decodeMessage(bytesOf(value), field.type, depth));
    else add(entries, field, valuesOf(field, value, depth));
  }
  return Object.fromEntries(entries);
}

function addAll(entries: Map<string, unknown>, inner: JsonObject): void {
  for (const [name, value] of Object.entries(inner)) entries.set(name, value);
}

function add(entries: Map<string, unknown>, field: Field, values: readonly unknown[]): void {
  const { name, shape } = field;
  const before = entries.get(name);
  if (shape === "list") entries.set(name, [...(Array.isArray(before) ? before : []), ...values]);
  else if (shape === "map") entries.set(name, Object.fromEntries([...Object.entries(before ?? {}), ...pairs(values)]));
  else for (const value of values) if (field.keepsZero || !isZero(value)) entries.set(name, value);
}

function pairs(values: readonly unknown[]): [string, unknown][] {
  return values.filter((value): value is [string, unknown] => Array.isArray(value));
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === 0 || value === "" || value === false) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function valuesOf({ type, shape }: Field, value: bigint | Buffer, depth: number): unknown[] {
  if (shape === "map") return [mapEntry(bytesOf(value), type, depth)];
  if (shape === "list" && type === "int" && typeof value === "object") return [...packedNumbers(value)].map(numberOf);
  const one = jsonOf(type, value, depth);
  return one === undefined ? [] : [one];
}

/** A map is a list of messages of a key and a value. */
function mapEntry(bytes: Buffer, type: string, depth: number): [string, unknown] {
  const parts = new Map([...wireFieldsOf(bytes)].map(({ number, value }) => [number, value]));
  const key = parts.get(1) ?? Buffer.alloc(0);
  const value = parts.get(2) ?? (type === "int" || type === "bool" ? 0n : Buffer.alloc(0));
  return [bytesOf(key).toString("utf8"), jsonOf(type, value, depth) ?? null];
}

function jsonOf(type: string, value: bigint | Buffer, depth: number): unknown {
  switch (type) {
    case "int":
      return numberOf(wholeOf(value));
    case "bool":
      return wholeOf(value) !== 0n;
    case "string":
      return bytesOf(value).toString("utf8");
    case "bytes":
      return bytesOf(value).toString("base64");
    case "double":
      return doubleOf(bytesOf(value));
    default: {
      const fields = decodeMessage(bytesOf(value), type, depth + 1);
      const special = specialValues[type];
      return special ? special(fields) : fields;
    }
  }
}

function numberOf(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

function wholeOf(value: bigint | Buffer): bigint {
  if (typeof value !== "bigint") throw new WireFailure("expected a number, not bytes");
  return value;
}

function bytesOf(value: bigint | Buffer): Buffer {
  if (typeof value === "bigint") throw new WireFailure("expected bytes, not a number");
  return value;
}

function doubleOf(bytes: Buffer): number {
  if (bytes.length !== 8) throw new WireFailure("a number of eight bytes has another length");
  return bytes.readDoubleLE(0);
}
