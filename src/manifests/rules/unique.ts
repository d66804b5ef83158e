import { child, descend, type Field } from "../field-path.ts";
import { duplicate, type Report } from "../finding.ts";

/** Reports every item whose text was seen before; an item without one is passed over. */
export function checkUnique<T>(
  items: readonly T[] | undefined,
  textOf: (item: T) => string | undefined,
  { at, name, report }: { readonly at: Field; readonly name: string | null; readonly report: Report },
): void {
  if (!items || items.length < 2) return;
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const text = textOf(item);
    if (text === undefined || text === "") continue;
    if (seen.has(text)) report(duplicate(name === null ? child(at, index) : descend(at, index, name), text));
    seen.add(text);
  }
}
