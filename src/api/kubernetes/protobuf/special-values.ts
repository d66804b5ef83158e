import { isObject, type JsonObject } from "../patch/json-value.ts";
import { WireFailure } from "./wire-reader.ts";

/** Messages that are something else in JSON: from their fields, or undefined where they stand for nothing. */
export const specialValues: Readonly<Record<string, (fields: JsonObject) => unknown>> = {
  "meta.Time": (fields) => timeOf(fields, 0),
  "meta.MicroTime": (fields) => timeOf(fields, 6),
  "meta.Duration": ({ duration }) => `${Number(duration ?? 0) / 1e9}s`,
  "meta.FieldsV1": ({ Raw }) => parsed(Raw),
  "meta.Verbs": ({ items }) => items ?? [],
  "resource.Quantity": ({ string }) => string ?? "0",
  "intstr.IntOrString": ({ type, intVal, strVal }) => (type === 1 ? (strVal ?? "") : (intVal ?? 0)),
  "runtime.RawExtension": (fields) => parsed(fields["-"]),
  "authentication.k8s.io/v1.ExtraValue": ({ items }) => items ?? [],
  "authorization.k8s.io/v1.ExtraValue": ({ items }) => items ?? [],
  "certificates.k8s.io/v1.ExtraValue": ({ items }) => items ?? [],
};

/** A time without seconds is Go's zero time: none was given. */
function timeOf({ seconds, nanos }: JsonObject, digits: number): string | undefined {
  if (typeof seconds !== "number" || Math.abs(seconds) > 8.64e12) return undefined;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  const fraction =
    digits === 0
      ? ""
      : `.${String(Number(nanos ?? 0))
          .padStart(9, "0")
          .slice(0, digits)}`;
  return `${whole}${fraction}Z`;
}

/** JSON inside of a message, which arrives as the base64 of its bytes. */
function parsed(raw: unknown): JsonObject | undefined {
  if (typeof raw !== "string" || raw === "") return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(raw, "base64").toString("utf8"));
    if (isObject(value)) return value;
  } catch {
    // Told below in the same words as a value of another kind.
  }
  throw new WireFailure("an object within the message is not JSON");
}
