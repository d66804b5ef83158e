import type { FieldPath } from "./field-path.ts";

interface Part {
  readonly value: unknown;
  readonly within: FieldPath;
}

/** The objects of a document: itself, or the items of a List of any kind. */
export function expandList(value: unknown): readonly Part[] {
  const { kind, items } = (value ?? {}) as { readonly kind?: unknown; readonly items?: unknown };
  const isList = typeof kind === "string" && kind.endsWith("List") && Array.isArray(items);
  if (!isList) return [{ value, within: [] }];
  return items.map((item, index) => ({ value: item, within: ["items", index] }));
}
