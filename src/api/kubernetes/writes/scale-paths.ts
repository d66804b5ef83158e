import { isObject, type JsonObject, withEntry } from "../patch/json-value.ts";
import type { ServedKind } from "../served-kinds.ts";

/** Where a kind keeps what its scale shows; the usual places unless its definition names others. */
export function scalePaths({ custom }: ServedKind): {
  readonly spec: readonly string[];
  readonly status: readonly string[];
} {
  const { specReplicasPath = ".spec.replicas", statusReplicasPath = ".status.replicas" } = custom?.scale ?? {};
  return { spec: stepsOf(specReplicasPath), status: stepsOf(statusReplicasPath) };
}

function stepsOf(path: string): string[] {
  return path.split(".").filter((step) => step !== "");
}

export function numberAt(value: unknown, path: readonly string[]): number | null {
  const found = path.reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), value);
  return typeof found === "number" ? found : null;
}

/** A text at such a path, `.status.selector`; "" where there is none. */
export function textAt(value: unknown, path: string): string {
  const found = stepsOf(path).reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), value);
  return typeof found === "string" ? found : "";
}

export function withNumber(value: JsonObject, [name = "", ...rest]: readonly string[], number: number): JsonObject {
  if (rest.length === 0) return withEntry(value, name, number);
  const inner = value[name];
  return withEntry(value, name, withNumber(isObject(inner) ? inner : {}, rest, number));
}
