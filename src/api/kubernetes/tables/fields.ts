/** Reads parts of an object by path, whatever of it is there. */
export interface Fields {
  /** "" where there is nothing. */
  text(path: string): string;
  /** 0 where there is nothing. */
  count(path: string): number;
  /** Empty where there is nothing. */
  items(path: string): readonly Fields[];
  /** Texts of a list. */
  texts(path: string): readonly string[];
  /** Keys and values of a map, in order of key. */
  entries(path: string): readonly (readonly [string, string])[];
  has(path: string): boolean;
  /** All of it. */
  readonly whole: unknown;
}

export function fieldsOf(root: unknown): Fields {
  const at = (path: string): unknown =>
    path.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], root);
  const list = (path: string): readonly unknown[] => {
    const value = at(path);
    return Array.isArray(value) ? value : [];
  };
  return {
    text: (path) => textOf(at(path)),
    count: (path) => Number(at(path) ?? 0),
    items: (path) => list(path).map(fieldsOf),
    texts: (path) => list(path).map(textOf),
    entries: (path) =>
      Object.entries((at(path) as Record<string, unknown> | null | undefined) ?? {})
        .map(([key, value]) => [key, textOf(value)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    whole: root,
    has: (path) => at(path) !== undefined && at(path) !== null,
  };
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
