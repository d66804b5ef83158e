import { type Field, type FieldPath, formatPath, pathOf } from "./field-path.ts";

/** Something wrong in one object, before it has a place in a file. */
export interface Finding {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly path: FieldPath;
  /** What the caret goes under: the field's name or what stands behind it. */
  readonly point: "key" | "value";
  readonly message: string;
  readonly hint: string | null;
}

/** Rules hand each finding over as they come upon it, so that a clean object costs no list. */
export type Report = (finding: Finding) => void;

/** The error types of Kubernetes' own validation (apimachinery/pkg/util/validation/field), with its wording. */
export function invalid(field: Field | null, value: unknown, detail: string): Finding {
  return finding("invalid", field, `Invalid value: ${shown(value)}: ${detail}`);
}

export function required(field: Field | null, detail = ""): Finding {
  return {
    ...finding("required", field, detail === "" ? "Required value" : `Required value: ${detail}`),
    point: "key",
  };
}

export function duplicate(field: Field | null, value: unknown): Finding {
  return finding("duplicate", field, `Duplicate value: ${shown(value)}`);
}

export function notFound(field: Field | null, value: unknown): Finding {
  return finding("not-found", field, `Not found: ${shown(value)}`);
}

export function forbidden(field: Field | null, detail: string): Finding {
  return { ...finding("forbidden", field, `Forbidden: ${detail}`), point: "key" };
}

export function unsupported(field: Field | null, value: unknown, supported: readonly string[]): Finding {
  const values = [...supported].sort().map((text) => JSON.stringify(text));
  return finding(
    "unsupported-value",
    field,
    `Unsupported value: ${shown(value)}: supported values: ${values.join(", ")}`,
  );
}

/** Two objects that can not both be obeyed. */
export function conflict(field: Field | null, message: string): Finding {
  return finding("conflict", field, message);
}

/** A finding that only speaks. */
export function warning(code: string, field: Field | null, message: string): Finding {
  return { ...finding(code, field, message), severity: "warning" };
}

export function withHint(finding: Finding, hint: string | null): Finding {
  return { ...finding, hint };
}

function finding(code: string, field: Field | null, text: string): Finding {
  const path = pathOf(field);
  const name = formatPath(path);
  const message = name === "" ? text : `${name}: ${text}`;
  return { code, severity: "error", path, point: "value", message, hint: null };
}

/** A value as Kubernetes quotes it, cut where it would fill the screen. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
