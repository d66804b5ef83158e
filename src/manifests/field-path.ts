/** Steps from an object's root to one of its fields: names and list positions. */
export type FieldPath = readonly (string | number)[];

/** A path under construction: rules hold one while they walk down, and it costs nothing until something is wrong. */
export interface Field {
  readonly parent: Field | null;
  readonly step: string | number;
}

export const root: Field | null = null;

export function child(parent: Field | null, ...steps: readonly (string | number)[]): Field {
  let field = parent;
  for (const step of steps) field = { parent: field, step };
  if (field === null) throw new Error("a child needs a step");
  return field;
}

export function pathOf(field: Field | null): FieldPath {
  const path: (string | number)[] = [];
  for (let at = field; at; at = at.parent) path.push(at.step);
  return path.reverse();
}

/** As Kubernetes writes it: `spec.containers[0].image`, `metadata.labels[app.kubernetes.io/name]`. */
export function formatPath(path: FieldPath): string {
  const text = path.map((step) => {
    if (typeof step === "number" || !/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${step}]`;
    return `.${step}`;
  });
  return text.join("").replace(/^\./, "");
}
