import type { AnyObject } from "../../../model/object.ts";
import { isObject, type JsonObject } from "../patch/json-value.ts";

/** What kubectl keeps for its next apply: it lives in the view, because in Git the file itself says it. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

const givenBySystem = new Set([
  ...["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"],
  ...["managedFields", "selfLink", "generateName", "ownerReferences"],
]);
const systemAnnotations = new Set([lastAppliedAnnotation, "deployment.kubernetes.io/revision"]);

/** The part of an object that a person declares: without status, and without what the system adds to its metadata. */
export function declaredForm(object: AnyObject): AnyObject {
  const { status: _, metadata, ...rest } = object as AnyObject & { status?: unknown };
  const { annotations, labels, ...others } = metadata;
  const kept = Object.fromEntries(Object.entries(others).filter(([name]) => !givenBySystem.has(name)));
  const notes = Object.fromEntries(Object.entries(annotations ?? {}).filter(([name]) => !systemAnnotations.has(name)));
  const declared = {
    ...kept,
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(notes).length > 0 ? { annotations: notes } : {}),
  };
  const { apiVersion, kind, ...body } = rest;
  return { apiVersion, kind, metadata: declared, ...body } as unknown as AnyObject;
}

/** A JSON object as a Kubernetes object, or null where it lacks what makes it one. */
export function asKubernetesObject(value: unknown): AnyObject | null {
  if (!isObject(value) || typeof value["apiVersion"] !== "string" || typeof value["kind"] !== "string") return null;
  const metadata = value["metadata"];
  if (!isObject(metadata) || typeof metadata["name"] !== "string") return null;
  if (metadata["namespace"] !== undefined && typeof metadata["namespace"] !== "string") return null;
  return areTexts(metadata["labels"]) && areTexts(metadata["annotations"]) ? (value as unknown as AnyObject) : null;
}

function areTexts(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isObject(value) && Object.values(value as JsonObject).every((text) => typeof text === "string");
}
