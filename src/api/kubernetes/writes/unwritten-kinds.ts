import { randomUUID } from "node:crypto";
import { type Instant, toTimestamp } from "../../../model/instant.ts";
import type { AnyObject } from "../../../model/object.ts";

/** An object that no file holds, with what its first writer cannot know. */
export function stampedObject(object: AnyObject, before: AnyObject | null, now: Instant): AnyObject {
  const { resourceVersion: _, generation: __, managedFields: ___, ...metadata } = object.metadata;
  const { uid = randomUUID(), creationTimestamp = toTimestamp(now) } = before?.metadata ?? {};
  return { ...object, metadata: { ...metadata, uid, creationTimestamp } };
}

/** Names of one thing in the two groups that have events, as Kubernetes converts them. */
const eventFields: readonly (readonly [core: string, events: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["reportingComponent", "reportingController"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
];

/** An event as the other group shows it; null for anything else. */
export function otherForm(object: AnyObject): AnyObject | null {
  if (object.kind !== "Event") return null;
  const core = object.apiVersion === "v1";
  const names = new Map(eventFields.map(([a, b]) => (core ? [a, b] : [b, a])));
  const entries = Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]);
  return { ...Object.fromEntries(entries), apiVersion: core ? "events.k8s.io/v1" : "v1" } as AnyObject;
}
