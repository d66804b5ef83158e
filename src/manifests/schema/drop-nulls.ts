const textMaps = new Set(["data", "stringData", "labels", "annotations", "matchLabels", "nodeSelector"]);

/**
 * A copy without null fields, as Kubernetes' decoder leaves them: `resources:` with nothing behind it is not given at all.
 * In a map of texts nothing means the empty text.
 */
export function dropNulls(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => dropNulls(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    if (part !== null) return [[key, dropNulls(part, key)]];
    return textMaps.has(name) ? [[key, ""]] : [];
  });
  // Assigning to __proto__ would set a prototype where a key was written; this makes it a key.
  return Object.fromEntries(entries);
}
