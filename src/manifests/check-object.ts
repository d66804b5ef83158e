import type { AnyObject } from "../model/object.ts";
import { applyDefaults } from "./defaults/apply-defaults.ts";
import { descend } from "./field-path.ts";
import { type Finding, warning } from "./finding.ts";
import { readKind } from "./read-kind.ts";
import { checkRules } from "./rules/check-rules.ts";
import { checkMetadata } from "./rules/metadata.ts";
import { checkSchema } from "./schema/check-schema.ts";
import { dropNulls } from "./schema/drop-nulls.ts";
import { fitsSchema } from "./schema/fits-schema.ts";
import { mendShape } from "./schema/mend-shape.ts";
import { checkSupport } from "./support.ts";

export interface CheckedObject {
  /** Defaulted; null where an error keeps it from being used, or where its kind is not run here. */
  readonly object: AnyObject | null;
  readonly findings: readonly Finding[];
}

type Json = Record<string, unknown>;

/**
 * One object from parsed to usable: its kind, its schema, its defaults, its rules. Fills in the value given. `home` is the
 * namespace of an object that names none.
 */
export function checkObject(given: unknown, home = "default"): CheckedObject {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return { object: null, findings: [notAMapping] };
  const { key, facts, findings } = readKind(given as Json);
  if (key === null || facts === null) return { object: null, findings };
  const { value, faults } = fitToSchema(key, given as Json);
  if (!mendShape(key, value, faults))
    return { object: null, findings: [...faults, ...metadataFindings(value, faults)] };
  const all: Finding[] = [...faults];
  placeInNamespace(value, facts.namespaced ? home : null, all);
  // Before the defaults: only what a person asked for is spoken of.
  checkSupport(value as unknown as AnyObject, (finding) => all.push(finding));
  applyDefaults(value as unknown as AnyObject);
  checkRules(value as unknown as AnyObject, (finding) => all.push(finding));
  const usable = !all.some(({ severity }) => severity === "error");
  return { object: usable ? (value as unknown as AnyObject) : null, findings: all };
}

/** Where fields are missing or of another shape no rule can be asked, but for those on the metadata. */
function metadataFindings(value: Json, faults: readonly Finding[]): readonly Finding[] {
  const findings: Finding[] = [];
  if (value["metadata"] === undefined || faults.some(({ path }) => path[0] === "metadata")) return findings;
  checkMetadata(value as unknown as AnyObject, (finding) => findings.push(finding));
  return findings;
}

/** Nulls are rare and dropping them costs a copy, so that is tried only where the schema does not fit. */
function fitToSchema(key: string, given: Json): { readonly value: Json; readonly faults: readonly Finding[] } {
  if (fitsSchema(key, given)) return { value: given, faults: [] };
  const value = dropNulls(given) as Json;
  return { value, faults: checkSchema(key, value) };
}

function placeInNamespace(object: Json, home: string | null, findings: Finding[]): void {
  object["metadata"] ??= {};
  const metadata = object["metadata"] as { namespace?: string };
  if (home !== null) {
    metadata.namespace ||= home;
    return;
  }
  if (metadata.namespace === undefined) return;
  const message = `${String(object["kind"])} belongs to no namespace: the field is ignored`;
  findings.push(warning("ignored-field", descend(null, "metadata", "namespace"), message));
  delete metadata.namespace;
}

const notAMapping: Finding = {
  code: "not-an-object",
  severity: "error",
  path: [],
  point: "value",
  message: "a manifest must be a mapping with apiVersion, kind and metadata",
  hint: null,
};
