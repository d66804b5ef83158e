import type { Field } from "../field-path.ts";
import { type Finding, type Report, warning, withHint } from "../finding.ts";
import { nearest } from "../schema/did-you-mean.ts";
import type { ObjectIndex } from "./object-index.ts";

export interface Reference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string | undefined;
  readonly at: Field;
}

export interface ReferenceCheck {
  readonly index: ObjectIndex;
  readonly report: Report;
}

/** Warns of a name no declared object has. A warning: it may have been made elsewhere, or come with the next commit. */
export function checkExists({ kind, namespace, name, at }: Reference, { index, report }: ReferenceCheck): void {
  if (!name || index.has(kind, namespace, name)) return;
  const place = namespace === "" ? "" : ` in namespace "${namespace}"`;
  const message = `${kind} "${name}" is not declared${place}`;
  report(meant(warning("missing-reference", at, message), name, index.names(kind, namespace)));
}

export function meant(finding: Finding, name: string, candidates: readonly string[]): Finding {
  const near = nearest(name, candidates);
  return withHint(finding, near === null ? null : `did you mean "${near}"?`);
}
