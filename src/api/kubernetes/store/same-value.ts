/** Equality of JSON values. Parts that are the same object are not walked: most of a view is shared with the last one. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), b as Record<string, unknown>];
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([name, value]) => name in right && sameValue(value, right[name]));
}
