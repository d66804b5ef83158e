/** A freshly parsed object that nobody else has seen yet, and that defaults may therefore fill in where it stands. */
export type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };

/** The value there is, or the default, which is put in its place first. */
export function fill<T extends object, K extends keyof T>(
  target: T,
  key: K,
  value: NonNullable<T[K]>,
): NonNullable<T[K]> {
  const present = target[key];
  if (present !== undefined && present !== null) return present as NonNullable<T[K]>;
  target[key] = value;
  return value;
}

type QuantityMap = Record<string, string> | undefined;

/** Quantities may be written as numbers; every reader wants text. */
export function textQuantities(map: QuantityMap): void {
  for (const name in map) {
    if (typeof map[name] !== "string") map[name] = String(map[name]);
  }
}
