import type { AnyObject } from "../../../model/object.ts";

/** Whether an object's fields satisfy a `fieldSelector`. */
export type FieldMatch = (object: AnyObject) => boolean;

/** Fields that can be asked for, by kind, as upstream's conversion functions list them; the metadata ones always can. */
const supported: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    ...["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork"],
    ...["status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName"],
  ],
  Node: ["spec.unschedulable"],
  Event: [
    ...["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map(
      (part) => `involvedObject.${part}`,
    ),
    ...["reason", "reportingComponent", "source", "type"],
  ],
  Job: ["status.successful"],
  Namespace: ["status.phase"],
  Secret: ["type"],
  ReplicaSet: ["status.replicas"],
  ReplicationController: ["status.replicas"],
};

/** A match, or the sentence that says why there is none. */
export function parseFieldSelector(text: string, kind: string): FieldMatch | string {
  const requirements = text
    .split(",")
    .filter((part) => part !== "")
    .map(parseRequirement);
  const known = new Set(["metadata.name", "metadata.namespace", ...(supported[kind] ?? [])]);
  for (const requirement of requirements) {
    if (requirement === null) return `invalid field selector: ${JSON.stringify(text)}`;
    if (!known.has(requirement.field)) return `field label not supported: ${requirement.field}`;
  }
  return (object) =>
    requirements.every(
      (requirement) =>
        requirement !== null && (fieldOf(object, requirement.field) === requirement.value) !== requirement.negated,
    );
}

interface Requirement {
  readonly field: string;
  readonly value: string;
  readonly negated: boolean;
}

function parseRequirement(text: string): Requirement | null {
  const found = /^([A-Za-z.]+)(!=|==|=)(.*)$/.exec(text.trim());
  if (!found) return null;
  return { field: found[1] ?? "", value: found[3] ?? "", negated: found[2] === "!=" };
}

function fieldOf(object: AnyObject, field: string): string {
  if (field === "status.podIPs") return textOf(at(object, ["status", "podIP"]));
  if (object.apiVersion === "events.k8s.io/v1" && field.startsWith("involvedObject.")) {
    return textOf(at(object, ["regarding", ...field.split(".").slice(1)]));
  }
  if (object.kind === "Event" && field === "source") return textOf(at(object, ["source", "component"]));
  const value = textOf(at(object, field.split(".")));
  return value === "" && (field === "spec.unschedulable" || field === "spec.hostNetwork") ? "false" : value;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], value);
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
