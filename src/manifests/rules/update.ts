import { canonicalJson } from "../../model/hash.ts";
import type { AnyObject } from "../../model/object.ts";
import { descend, type FieldPath } from "../field-path.ts";
import { type Finding, forbidden, invalid } from "../finding.ts";

const immutable = "field is immutable";

/** Fields that stay what they were for as long as an object lives, by kind (the ValidateUpdate functions of Kubernetes). */
const fixedFields: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec.selector"],
  ReplicaSet: ["spec.selector"],
  DaemonSet: ["spec.selector"],
  Job: ["spec.selector", "spec.completionMode", "spec.template", "spec.podFailurePolicy"],
  PersistentVolumeClaim: [
    "spec.volumeName",
    "spec.storageClassName",
    "spec.accessModes",
    "spec.volumeMode",
    "spec.selector",
  ],
  PersistentVolume: ["spec.hostPath", "spec.local", "spec.nfs", "spec.csi", "spec.volumeMode"],
  StorageClass: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
  PriorityClass: ["value", "preemptionPolicy"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  Secret: ["type"],
};

/** All a StatefulSet may change of its spec. */
const changeable = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

/** What an object may not become, given what it was. Both are parsed and defaulted, and of one key. */
export function validateUpdate(before: AnyObject, after: AnyObject): readonly Finding[] {
  return [...fixed(before, after), ...sealed(before, after), ...statefulSet(before, after)];
}

function fixed(before: AnyObject, after: AnyObject): Finding[] {
  return (fixedFields[after.kind] ?? []).flatMap((field) => {
    const path = field.split(".");
    const [was, is] = [valueAt(before, path), valueAt(after, path)];
    // A claim is bound after it was written, so what it names now may be more than it said.
    const wasOpen = after.kind === "PersistentVolumeClaim" && was === undefined;
    return wasOpen || same(was, is) ? [] : [invalid(fieldOf(path), is ?? null, immutable)];
  });
}

/** An immutable ConfigMap or Secret can only be deleted and made anew. */
function sealed(before: AnyObject, after: AnyObject): Finding[] {
  if (valueAt(before, ["immutable"]) !== true) return [];
  const changed = ["data", "binaryData"].filter((name) => !same(valueAt(before, [name]), valueAt(after, [name])));
  const findings = changed.map((name) => forbidden(fieldOf([name]), "field is immutable when `immutable` is set"));
  if (valueAt(after, ["immutable"]) === true) return findings;
  return [...findings, forbidden(fieldOf(["immutable"]), "field is immutable when `immutable` is set")];
}

function statefulSet(before: AnyObject, after: AnyObject): Finding[] {
  if (after.kind !== "StatefulSet") return [];
  const rest = (object: AnyObject) => {
    const spec = Object.entries((valueAt(object, ["spec"]) ?? {}) as Record<string, unknown>);
    return Object.fromEntries(spec.filter(([name]) => !changeable.includes(name)));
  };
  if (same(rest(before), rest(after))) return [];
  const names = changeable.map((name) => `'${name}'`).join(", ");
  return [forbidden(fieldOf(["spec"]), `updates to statefulset spec for fields other than ${names} are forbidden`)];
}

function fieldOf([first = "", ...rest]: readonly string[]) {
  return descend(null, first, ...rest);
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

function valueAt(object: AnyObject, path: FieldPath): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], object);
}
