import type { Instant } from "../../../model/instant.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { notFound, unservedPath } from "../protocol/status.ts";
import type { ObjectStore, StoredObject } from "../store/object-store.ts";
import type { ObjectRequest } from "./collection.ts";
import { chooseForm, notAcceptable, renderObject } from "./read-object.ts";

/** Parts that are read as the whole object. */
const wholeObject: ReadonlySet<string> = new Set(["status", "resize", "ephemeralcontainers"]);

/** GET of one object, its status or its scale. */
export function getObject(store: ObjectStore, object: ObjectRequest, now: Instant): Answer {
  const { kind, namespace, name, subresource, request } = object;
  const stored = store.get(kind, namespace, name);
  if (!stored) return refuse(notFound(kind, name));
  if (subresource === "scale") return json(scaleOf(stored));
  if (subresource !== null && !wholeObject.has(subresource)) return refuse(unservedPath);
  const form = chooseForm(request.accept, request.query);
  return form === null ? notAcceptable : json(renderObject(stored.object, { kind, form, now }));
}

interface Scaled {
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
  readonly status?: { readonly replicas?: number };
}

/** The replica count alone, as autoscaling/v1 has it. */
export function scaleOf({ object }: Pick<StoredObject, "object">): unknown {
  const { spec, status } = object as Scaled;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = Object.entries(spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec?.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0, selector: selector.join(",") },
  };
}
