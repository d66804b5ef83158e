/** Compares by code unit: the same order on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy, by a text each item gives. */
export function sortBy<T>(items: Iterable<T>, text: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareText(text(a), text(b)));
}

/** A map's entries in the order of their keys. Every loop over a map whose order could show goes through here. */
export function sortedEntries<K extends string, V>(map: ReadonlyMap<K, V>): [K, V][] {
  return [...map.entries()].sort(([a], [b]) => compareText(a, b));
}

/** Items by a key, each group in the order the items came. */
export function groupBy<K, T>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
