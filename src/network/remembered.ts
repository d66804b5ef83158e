/**
 * A function that keeps, for each object, what it made last and what from: asked again with the same, it gives the very
 * same result, and who reads that can tell by identity that nothing changed. What it gives does not depend on it.
 */
export function remembered<Key extends object, From, Made>(
  make: (key: Key, from: From) => Made,
  isSame: (before: From, now: From) => boolean,
): (key: Key, from: From) => Made {
  const known = new WeakMap<Key, { readonly from: From; readonly made: Made }>();
  return (key, from) => {
    const before = known.get(key);
    if (before && isSame(before.from, from)) return before.made;
    const made = make(key, from);
    known.set(key, { from, made });
    return made;
  };
}

/** Whether two values of plain data say the same: records without optional parts, lists, texts, numbers. */
export function isEqual<T>(a: T, b: T): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  for (const key in b) if (!(key in a)) return false;
  for (const key in a) if (!isEqual(a[key], b[key])) return false;
  return true;
}
