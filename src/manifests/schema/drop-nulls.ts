const textMaps = new Set(["data", "stringData", "labels", "annotations", "matchLabels", "nodeSelector"]);

/**
 * A copy without null fields, as Kubernetes' decoder leaves them: `resources:` with nothing behind it is not given at all.
 * In a map of texts nothing means the empty text.
 */
export function dropNulls(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => dropNulls(item));
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (part !== null) kept[key] = dropNulls(part, key);
    else if (textMaps.has(name)) kept[key] = "";
  }
  return kept;
}
