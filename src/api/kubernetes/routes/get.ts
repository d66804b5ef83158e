import type { Instant } from "../../../model/instant.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { notFound, unservedPath } from "../protocol/status.ts";
import type { ObjectStore, StoredObject } from "../store/object-store.ts";
import { numberAt, scalePaths, textAt } from "../writes/scale-paths.ts";
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

interface Selecting {
  readonly spec?: { readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } };
}

/** The replica count alone, as autoscaling/v1 has it. */
export function scaleOf({ object, kind }: Pick<StoredObject, "object" | "kind">): unknown {
  const paths = scalePaths(kind);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, paths.spec) ?? (kind.custom ? 0 : 1) },
    status: { replicas: numberAt(object, paths.status) ?? 0, selector: selectorOf({ object, kind }) },
  };
}

function selectorOf({ object, kind }: Pick<StoredObject, "object" | "kind">): string {
  if (kind.custom) return textAt(object, kind.custom.scale?.labelSelectorPath ?? "");
  const { spec } = object as Selecting;
  const labels = Object.entries(spec?.selector?.matchLabels ?? {});
  return labels.map(([key, value]) => `${key}=${value}`).join(",");
}
