import { type Instant, toTimestamp } from "../../../model/instant.ts";
import { hostName, podUid } from "../../../model/names.ts";
import type { AnyObject } from "../../../model/object.ts";
import type { ContainerUsage, HostUsage, MeasuredUsage } from "../../../model/usage.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { notFound } from "../protocol/status.ts";
import { kindByResource, type ServedKind } from "../served-kinds.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { CollectionRequest } from "./collection.ts";
import { chooseForm, notAcceptable, type Rendering, renderList, renderObject } from "./read-object.ts";
import { selectionOf } from "./selection.ts";

interface MetricsParts {
  readonly store: ObjectStore;
  readonly clock: () => Instant;
  readonly usage: () => MeasuredUsage;
}

/** metrics.k8s.io: made from what was last measured each time somebody asks. What was never measured is not there. */
export function readMetrics(
  parts: MetricsParts,
  { kind, namespace, request }: CollectionRequest,
  name: string | null,
): Answer {
  const form = chooseForm(request.accept, request.query);
  const selects = selectionOf(kind, request.query);
  if (form === null) return notAcceptable;
  if (typeof selects !== "function") return refuse(selects);
  const objects = metricsOf(parts, kind, namespace);
  const metadata = { resourceVersion: String(parts.store.revision()) };
  const rendering = { kind, form, now: parts.clock() };
  return name === null ? renderList(objects.filter(selects), metadata, rendering) : one(objects, name, rendering);
}

function one(objects: readonly AnyObject[], name: string, rendering: Rendering): Answer {
  const found = objects.find(({ metadata }) => metadata.name === name);
  return found ? json(renderObject(found, rendering)) : refuse(notFound(rendering.kind, name));
}

function metricsOf({ store, usage }: MetricsParts, kind: ServedKind, namespace: string | null): AnyObject[] {
  const measured = kindByResource("v1", kind.plural);
  if (!measured) return [];
  const { pods, hosts } = usage();
  return store.list(measured, namespace).flatMap(({ object }) => {
    const { metadata } = object;
    if (kind.plural === "nodes") {
      const host = hosts.get(hostName(metadata.name));
      return host ? [metricsObject(kind, metadata, { ...host, body: { usage: amounts(host) } })] : [];
    }
    const pod = pods.get(podUid(metadata.uid ?? ""));
    return pod ? [metricsObject(kind, metadata, { ...pod, body: { containers: pod.containers.map(container) } })] : [];
  });
}

interface Timed {
  readonly timestamp: string;
  readonly window: string;
}

interface Measured {
  readonly at: Instant;
  readonly windowMs: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function metricsObject(
  { kind, apiVersion }: ServedKind,
  { name, namespace, labels }: AnyObject["metadata"],
  { at, windowMs, body }: Measured,
): AnyObject & Timed {
  const timestamp = toTimestamp(at);
  return {
    kind,
    apiVersion,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      creationTimestamp: timestamp,
    },
    timestamp,
    window: `${windowMs / 1000}s`,
    ...body,
  };
}

function container(usage: ContainerUsage) {
  return { name: usage.container, usage: amounts(usage) };
}

function amounts({ cpuMillis, memoryBytes }: Pick<HostUsage, "cpuMillis" | "memoryBytes">) {
  return { cpu: `${cpuMillis}m`, memory: `${Math.floor(memoryBytes / 1024)}Ki` };
}
