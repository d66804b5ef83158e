/** Steps from an object's root to one of its fields: names and list positions. */
export type FieldPath = readonly (string | number)[];

/** A path under construction: rules hold one while they walk down, and it costs nothing until something is wrong. */
export interface Field {
  readonly parent: Field | null;
  readonly step: string | number;
}

export function child(parent: Field | null, step: string | number): Field {
  return { parent, step };
}

/** Several steps down at once. */
export function descend(parent: Field | null, first: string | number, ...rest: readonly (string | number)[]): Field {
  return rest.reduce<Field>((field, step) => ({ parent: field, step }), { parent, step: first });
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
