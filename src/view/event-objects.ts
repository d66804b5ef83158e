import type { RecordedEvent } from "../model/event.ts";
import { hashText } from "../model/hash.ts";
import { toTimestamp } from "../model/instant.ts";
import { type AnyObject, formatKey, type ObjectKey } from "../model/object.ts";
import { uidOf, versionOf, withUid } from "./identity.ts";
import type { ViewInput } from "./view.ts";

/** Each event in both groups that clients read them from. */
export function eventObjects({ events, plan }: ViewInput): AnyObject[] {
  const podUids = new Map(plan.pods.map(({ namespace, name, uid }) => [`Pod ${namespace}/${name}`, uid]));
  return events.flatMap((event) => {
    const uid = podUids.get(formatKey(event.object)) ?? uidOf(event.object);
    return [coreEvent(event, uid), eventsEvent(event, uid)];
  });
}

const reporter = "berth";

function coreEvent(event: RecordedEvent, uid: string): AnyObject {
  const object = {
    apiVersion: "v1",
    kind: "Event",
    metadata: metadataOf(event),
    involvedObject: referenceTo(event.object, uid),
    reason: event.reason,
    message: event.message,
    type: event.type,
    count: event.count,
    firstTimestamp: toTimestamp(event.firstAt),
    lastTimestamp: toTimestamp(event.at),
    source: { component: reporter },
    reportingComponent: reporter,
    reportingInstance: "",
    eventTime: null,
  };
  return withUid(object as unknown as AnyObject);
}

function eventsEvent(event: RecordedEvent, uid: string): AnyObject {
  const object = {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: metadataOf(event),
    regarding: referenceTo(event.object, uid),
    reason: event.reason,
    note: event.message,
    type: event.type,
    eventTime: null,
    deprecatedCount: event.count,
    deprecatedFirstTimestamp: toTimestamp(event.firstAt),
    deprecatedLastTimestamp: toTimestamp(event.at),
    deprecatedSource: { component: reporter },
    reportingController: reporter,
    reportingInstance: "",
  };
  return withUid(object as unknown as AnyObject);
}

/** An event about something that is in no namespace is kept in `default`, as Kubernetes does. */
function metadataOf({ key, object, firstAt }: RecordedEvent) {
  const name = `${object.name}.${hashText(`${formatKey(object)} ${key}`, 16)}`;
  return { name, namespace: object.namespace || "default", creationTimestamp: toTimestamp(firstAt) };
}

function referenceTo(object: ObjectKey, uid: string) {
  const { kind, namespace, name } = object;
  return { apiVersion: versionOf(object), kind, ...(namespace === "" ? {} : { namespace }), name, uid };
}
