/** The values at a JSONPath of the simple form that printer columns have: names, places, `[*]` and `[?(@.type=="Ready")]`. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return stepsOf(path).reduce<unknown[]>((values, step) => values.flatMap((one) => down(one, step)), [value]);
}

const steps =
  /\.([A-Za-z0-9_$-]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+|\*)\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/gy;

type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "all" }
  | { readonly kind: "where"; readonly field: string; readonly value: string }
  /** What cannot be read selects nothing. */
  | { readonly kind: "none" };

function stepsOf(path: string): Step[] {
  const text = path.startsWith(".") || path.startsWith("[") ? path : `.${path}`;
  const found = [...text.matchAll(steps)];
  const read = found.reduce((length, [all]) => length + all.length, 0);
  return read === text.length ? found.map(stepOf) : [{ kind: "none" }];
}

function stepOf([, name, quoted, doubly, place, field, value]: RegExpMatchArray): Step {
  if (place === "*") return { kind: "all" };
  if (place !== undefined) return { kind: "index", index: Number(place) };
  if (field !== undefined) return { kind: "where", field, value: value ?? "" };
  return { kind: "name", name: name ?? quoted ?? doubly ?? "" };
}

function down(value: unknown, step: Step): unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  switch (step.kind) {
    case "name":
      return present(field(value, step.name));
    case "index":
      return present(list[step.index]);
    case "all":
      return [...list];
    case "where":
      return list.filter((item) => String(step.field.split(".").reduce(field, item)) === step.value);
    case "none":
      return [];
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function present(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value];
}
