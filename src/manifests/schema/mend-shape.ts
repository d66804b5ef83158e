import type { FieldPath } from "../field-path.ts";
import type { Finding } from "../finding.ts";
import { definitionAt } from "./definitions.ts";

/**
 * Makes an object safe for rules to read after its schema faults were told: a number where text belongs is turned into
 * text, a missing choice is made, so that the rules can say what else is wrong. False where more than that is amiss.
 */
export function mendShape(kindKey: string, object: unknown, faults: readonly Finding[]): boolean {
  return faults.every(({ code, path }) => {
    if (code === "required") return choose(kindKey, object, path);
    return code !== "wrong-type" || mend(kindKey, object, path);
  });
}

function choose(kindKey: string, object: unknown, path: FieldPath): boolean {
  const choice = definitionAt(kindKey, path)?.enum?.[0];
  const last = path.at(-1);
  if (choice === undefined || last === undefined) return false;
  parentOf(object, path)[last] = choice;
  return true;
}

function parentOf(object: unknown, path: FieldPath): Container {
  return path.slice(0, -1).reduce((value, step) => (value as Container)[step], object) as Container;
}

function mend(kindKey: string, object: unknown, path: FieldPath): boolean {
  const last = path.at(-1);
  const parent = parentOf(object, path);
  const mended = last === undefined ? null : convert(parent[last], definitionAt(kindKey, path)?.type);
  if (last === undefined || mended === null) return false;
  parent[last] = mended;
  return true;
}

type Container = Record<string | number, unknown>;

function convert(value: unknown, type: string | readonly string[] | undefined): unknown {
  if (value === null || typeof value === "object") return null;
  if (type === "string") return String(value);
  if (type === "integer" || type === "number") return Math.trunc(Number(value)) || 0;
  return type === "boolean" ? Boolean(value) : null;
}
