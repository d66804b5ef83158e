import { aggregatedDiscovery } from "../discovery/aggregated.ts";
import { openApiDocument, openApiIndex, openApiV2 } from "../discovery/open-api.ts";
import { openApiProtobuf, openApiProtobufAnswer, openApiV2Protobuf } from "../discovery/open-api-protobuf.ts";
import { apiGroup, coreVersions, groupList, resourceList } from "../discovery/plain.ts";
import { versionInfo } from "../discovery/version.ts";
import type { Kinds } from "../kinds.ts";
import { debugPod } from "../pods/debug-pod.ts";
import { evictPod } from "../pods/evict-pod.ts";
import { bindPod, resizePod } from "../pods/refused-changes.ts";
import { takesJson } from "../protocol/accept.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { failure, unservedPath } from "../protocol/status.ts";
import { reviewAt } from "../reviews/reviews.ts";
import { metricsGroup } from "../served-kinds.ts";
import { podLog } from "../streams/logs.ts";
import { changeObject } from "../writes/change-object.ts";
import { changeStatus } from "../writes/change-status.ts";
import { createObject } from "../writes/create-object.ts";
import { deleteCollection, deleteObject } from "../writes/delete-object.ts";
import { createOlderAutoscaler, isOlderAutoscaler } from "../writes/older-autoscaler.ts";
import type { ApiParts } from "./api-parts.ts";
import type { CollectionRequest, ObjectRequest } from "./collection.ts";
import { getObject } from "./get.ts";
import { listObjects } from "./list.ts";
import { readMetrics } from "./metrics.ts";
import { notAcceptable } from "./read-object.ts";
import { parseResourcePath, type ResourcePath } from "./resource-path.ts";
import { watchObjects } from "./watch.ts";

type Answers = (parts: ApiParts, request: ApiRequest, rest: readonly string[]) => Answer | Promise<Answer>;

/** Paths by their first parts, the longest first. `rest` is what follows. */
const table: readonly (readonly [prefix: string, answers: Answers])[] = [
  ["version", ({ version }) => json(versionInfo(version, ""))],
  ["healthz", () => ({ kind: "text", status: 200, text: "ok" })],
  ["livez", () => ({ kind: "text", status: 200, text: "ok" })],
  ["openapi", (parts, request, rest) => openApi(parts.store.kinds(), request, rest)],
  ["readyz", () => ({ kind: "text", status: 200, text: "ok" })],
  [
    "api",
    (parts, request, rest) =>
      rest.length === 0 ? discovery(parts, true, request) : versioned(parts, request, rest, ""),
  ],
  [
    "apis",
    (parts, request, rest) => (rest.length === 0 ? discovery(parts, false, request) : grouped(parts, request, rest)),
  ],
];

/** Answers any request of an authenticated user. */
export function route(parts: ApiParts, request: ApiRequest): Answer | Promise<Answer> {
  const [first = "", ...rest] = request.path;
  if (first === "") return json({ paths: table.map(([prefix]) => `/${prefix}`) });
  const found = table.find(([prefix]) => prefix === first);
  return found ? found[1](parts, request, rest) : refuse(unservedPath);
}

/** Version 2 is served whole as JSON; as protobuf it says only that it describes nothing. */
function openApi(kinds: Kinds, { accept }: ApiRequest, [version, ...rest]: readonly string[]): Answer {
  if (version === "v2" && rest.length === 0) return openApiVersion2(kinds, accept);
  if (version !== "v3") return refuse(unservedPath);
  return orUnserved(rest.length === 0 ? openApiIndex(kinds) : openApiDocument(kinds, rest.join("/")));
}

function openApiVersion2(kinds: Kinds, accept: ApiRequest["accept"]): Answer {
  if (accept.some(takesJson)) return json(openApiV2(kinds));
  if (!accept.some(({ type }) => type === openApiProtobuf)) return notAcceptable;
  const document = openApiV2Protobuf("Berth", "v1");
  return { kind: "stream", contentType: openApiProtobufAnswer, run: (target) => void target.end(document) };
}

function discovery({ store }: ApiParts, core: boolean, { accept }: ApiRequest): Answer {
  const kinds = store.kinds();
  return aggregatedDiscovery(kinds, core, accept) ?? json(core ? coreVersions() : groupList(kinds));
}

function grouped(
  parts: ApiParts,
  request: ApiRequest,
  [group = "", ...rest]: readonly string[],
): Answer | Promise<Answer> {
  if (rest.length > 0) return versioned(parts, request, rest, `${group}/`);
  const body = apiGroup(parts.store.kinds(), group);
  return body === null ? refuse(unservedPath) : json(body);
}

function versioned(
  parts: ApiParts,
  request: ApiRequest,
  [version = "", ...rest]: readonly string[],
  group: string,
): Answer | Promise<Answer> {
  const apiVersion = group + version;
  if (rest.length === 0) return orUnserved(resourceList(parts.store.kinds(), apiVersion));
  if (isOlderAutoscaler(apiVersion, rest, request)) {
    if (parts.readOnly !== null) return refuse(failure("Forbidden", parts.readOnly));
    return createOlderAutoscaler(parts, request, rest[1] ?? "");
  }
  const path = parseResourcePath(parts.store.kinds(), apiVersion, rest);
  if (path === null) return refuse(unservedPath);
  const review = reviewAt(path);
  if (review) return review(parts, request, path);
  return path.kind.group === metricsGroup ? metrics(parts, request, path) : resource(parts, request, path);
}

function metrics(parts: ApiParts, request: ApiRequest, { kind, namespace, name }: ResourcePath): Answer {
  return request.method === "GET" ? readMetrics(parts, { kind, namespace, request }, name) : refuse(notAllowed);
}

function orUnserved(body: unknown): Answer {
  return body === null ? refuse(unservedPath) : json(body);
}

function resource(parts: ApiParts, request: ApiRequest, path: ResourcePath): Answer | Promise<Answer> {
  const { kind, namespace, name, subresource } = path;
  const collection: CollectionRequest = { kind, namespace, request };
  const object = name === null ? null : { ...collection, namespace: namespace ?? "", name, subresource };
  if (request.method === "GET") return object ? readObject(parts, object) : readCollection(parts, collection);
  const handler = writerFor(request.method, object);
  if (!handler || !kind.declared) return refuse(notAllowed);
  if (parts.readOnly !== null) return refuse(failure("Forbidden", parts.readOnly));
  return handler(parts, collection);
}

const notAllowed = failure("MethodNotAllowed", "the server does not allow this method on the requested resource");

type Writer = (parts: ApiParts, collection: CollectionRequest) => Answer | Promise<Answer>;
type ObjectWriter = (parts: ApiParts, object: ObjectRequest) => Answer | Promise<Answer>;

const collectionWriters: Readonly<Record<string, Writer>> = { POST: createObject, DELETE: deleteCollection };

const changes = { PUT: changeObject, PATCH: changeObject };
const resizes = { PUT: resizePod, PATCH: resizePod };

/** What writes an object and its parts, by the part's name ("" for all of it) and the method. */
const objectWriters: Readonly<Record<string, Readonly<Record<string, ObjectWriter>>>> = {
  "": { ...changes, DELETE: deleteObject },
  scale: changes,
  status: { PUT: changeStatus, PATCH: changeStatus },
  eviction: { POST: evictPod },
  binding: { POST: bindPod },
  resize: resizes,
  ephemeralcontainers: { PUT: debugPod, PATCH: debugPod },
};

function writerFor(method: string, object: ObjectRequest | null): Writer | null {
  if (object === null) return collectionWriters[method] ?? null;
  const writer = objectWriters[object.subresource ?? ""]?.[method];
  return writer ? (parts) => writer(parts, object) : null;
}

function readObject(parts: ApiParts, object: ObjectRequest): Answer | Promise<Answer> {
  if (object.subresource === "log") return podLog(parts, object);
  return getObject(parts.store, object, parts.clock());
}

function readCollection(parts: ApiParts, collection: CollectionRequest): Answer {
  const watching = ["true", "1"].includes(collection.request.query.get("watch") ?? "");
  return watching ? watchObjects(parts, collection) : listObjects(parts.store, collection, parts.clock());
}
