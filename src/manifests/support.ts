import type { AnyObject } from "../model/object.ts";
import { groupBy } from "../model/order.ts";
import { child, type Field } from "./field-path.ts";
import { type Finding, type Report, warning } from "./finding.ts";
import { podSupport, type Support } from "./pod-support.ts";

const templates: Readonly<Record<string, string>> = {
  Pod: "spec",
  Deployment: "spec.template.spec",
  ReplicaSet: "spec.template.spec",
  StatefulSet: "spec.template.spec",
  DaemonSet: "spec.template.spec",
  Job: "spec.template.spec",
  CronJob: "spec.jobTemplate.spec.template.spec",
  ReplicationController: "spec.template.spec",
};

const unmeasured = "there is no source of custom metrics: Resource and ContainerResource are measured";

const kindFields: readonly Support[] = [
  ...["pods", "object", "external"].map((name) => ({
    kind: "HorizontalPodAutoscaler",
    field: `spec.metrics[].${name}`,
    level: "warned" as const,
    reason: unmeasured,
  })),
  {
    kind: "StatefulSet",
    field: "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
    level: "warned",
    reason: "data is deleted only while a manifest says so, and then there is none",
    unless: ["Retain"],
  },
  ...["postRenderers", "kubeConfig", "commonMetadata", "serviceAccountName", "dependsOn", "storageNamespace"].map(
    (name) => ({
      kind: "HelmRelease",
      field: `spec.${name}`,
      level: "refused" as const,
      reason: "charts are rendered by helm template, and what they give is planned like any manifest",
    }),
  ),
  ...["install", "upgrade", "rollback", "test", "uninstall", "driftDetection"].map((name) => ({
    kind: "HelmRelease",
    field: `spec.${name}`,
    level: "warned" as const,
    reason: "nothing is installed by helm: the rollouts of the objects themselves decide",
  })),
  { kind: "CustomResourceDefinition", field: "", level: "warned", reason: "objects of its kind are not run" },
  { kind: "Lease", field: "", level: "warned", reason: "leases belong to running programs, not to a repository" },
];

/** All that is warned of or refused. What is not here and fits its schema is supported. */
export const support: readonly Support[] = [
  ...kindFields,
  ...Object.entries(templates).flatMap(([kind, prefix]) =>
    podSupport.map((entry) => ({ ...entry, kind, field: `${prefix}.${entry.field}` })),
  ),
];

const byKind = groupBy(
  support.map((entry) => ({ entry, steps: entry.field === "" ? [] : entry.field.split(".") })),
  ({ entry }) => entry.kind,
);

/** Says of an object what Berth does not run, at its place: nothing is ignored in silence. */
export function checkSupport(object: AnyObject, report: Report): void {
  for (const { entry, steps } of byKind.get(object.kind) ?? []) {
    if (!isGiven(object, steps, 0)) continue;
    for (const { value, at } of valuesAt(object, steps)) {
      if (!entry.unless?.includes(value)) report(told(entry, at));
    }
  }
}

/** Whether there is anything at a path, found without keeping anything: for nearly every object there is not. */
function isGiven(value: unknown, steps: readonly string[], index: number): boolean {
  const step = steps[index];
  if (step === undefined) return true;
  const isList = step.charCodeAt(step.length - 1) === closingBracket;
  const part = (value as Record<string, unknown> | null | undefined)?.[isList ? listName(step) : step];
  if (part === undefined) return false;
  return isList
    ? (part as readonly unknown[]).some((item) => isGiven(item, steps, index + 1))
    : isGiven(part, steps, index + 1);
}

const closingBracket = "]".charCodeAt(0);
const listName = (step: string) => step.slice(0, -2);

function told({ kind, field, level, reason }: Support, at: Field | null): Finding {
  const what =
    field === "" ? `${kind} is accepted and not run` : level === "refused" ? "not supported" : "has no effect";
  const finding = warning("unsupported", at, `${what}: ${reason}`);
  return level === "refused" ? { ...finding, severity: "error", point: "key" } : { ...finding, point: "key" };
}

interface Found {
  readonly value: unknown;
  readonly at: Field | null;
}

function valuesAt(object: unknown, steps: readonly string[]): readonly Found[] {
  let found: readonly Found[] = [{ value: object, at: null }];
  for (const step of steps) {
    found = found.flatMap((one) => down(one, step));
    if (found.length === 0) break;
  }
  return found;
}

function down({ value, at }: Found, step: string): readonly Found[] {
  const isList = step.endsWith("[]");
  const name = isList ? step.slice(0, -2) : step;
  const part = (value as Record<string, unknown> | null | undefined)?.[name];
  if (part === undefined) return [];
  const field = child(at, name);
  if (!isList) return [{ value: part, at: field }];
  return (part as readonly unknown[]).map((item, index) => ({ value: item, at: child(field, index) }));
}
