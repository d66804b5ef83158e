import { customKindsOf } from "../../../manifests/custom/custom-kind.ts";
import { isKind } from "../../../model/kinds.ts";
import type { AnyObject } from "../../../model/object.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { failure, notFound, type Status, success } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { CollectionRequest, ObjectRequest } from "../routes/collection.ts";
import { selectionOf } from "../routes/selection.ts";
import { resourceName } from "../served-kinds.ts";
import type { StoredObject } from "../store/object-store.ts";
import type { Write } from "./commit-write.ts";
import { type DeleteOptions, deleteOptionsOf, unmetPrecondition } from "./delete-options.ts";
import { persist } from "./persist.ts";
import { followsFrom, hostOf, isOwn } from "./source.ts";
import { managerOf } from "./write-context.ts";

/** DELETE of one object. */
export async function deleteObject(parts: ApiParts, object: ObjectRequest): Promise<Answer> {
  const { kind, namespace, name, request } = object;
  const options = deleteOptionsOf(request);
  if ("code" in options) return refuse(options);
  const stored = parts.store.get(kind, namespace, name);
  if (!stored) return refuse(notFound(kind, name));
  return deleteStored(parts, { stored, options, request: object });
}

interface Deletion {
  readonly stored: StoredObject;
  readonly options: DeleteOptions;
  readonly request: CollectionRequest;
}

/** The same for an object that was found already, as an eviction finds a pod. */
export async function deleteStored(parts: ApiParts, { stored, options, request }: Deletion): Promise<Answer> {
  const { kind, object } = stored;
  const wrong = unmetPrecondition(options, stored) ?? refusal(stored, options) ?? undeclared(parts, stored);
  if (wrong) return refuse(wrong);
  if (options.dryRun) return json(object);
  const problem = await remove(parts, [stored], { options, request });
  if (problem) return refuse(problem);
  const { name, uid = "" } = object.metadata;
  if (kind.kind === "Pod" && stored.at === null) {
    return json(parts.store.get(kind, object.metadata.namespace ?? "", name)?.object ?? object);
  }
  return json(success({ name, group: kind.group, kind: kind.plural, uid }));
}

/** DELETE of a collection: what of it is declared goes in one commit, and pods that follow from something are made anew. */
export async function deleteCollection(parts: ApiParts, collection: CollectionRequest): Promise<Answer> {
  const { kind, namespace, request } = collection;
  const options = deleteOptionsOf(request);
  if ("code" in options) return refuse(options);
  const selects = selectionOf(kind, request.query);
  if (typeof selects !== "function") return refuse(selects);
  const chosen = parts.store
    .list(kind, namespace)
    .filter((stored) => selects(stored.object) && undeclared(parts, stored) === null);
  const wrong = chosen.map((stored) => refusal(stored, options)).find((problem) => problem !== null);
  if (wrong) return refuse(wrong);
  const problem = options.dryRun ? null : await remove(parts, chosen, { options, request: collection });
  if (problem) return refuse(problem);
  const metadata = { resourceVersion: String(parts.store.revision()) };
  const items = chosen.map(({ object }) => object);
  return json({ kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items });
}

const controllers = new Set([
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob"],
]);
const lasting = new Set(["default", "kube-node-lease", "kube-public", "kube-system"]);

function refusal({ kind, object }: StoredObject, { propagation }: DeleteOptions): Status | null {
  const { name } = object.metadata;
  const details = { name, group: kind.group, kind: kind.plural };
  const forbidden = `${resourceName(kind)} "${name}" is forbidden: `;
  if (propagation === "Orphan" && controllers.has(kind.kind)) {
    const reason = `its pods cannot be left behind, since what runs follows from the repository: delete without --cascade=orphan, or scale it instead`;
    return failure("Forbidden", forbidden + reason, details);
  }
  if (kind.kind === "Namespace" && lasting.has(name)) {
    return failure("Forbidden", `${forbidden}this namespace may not be deleted`, details);
  }
  return null;
}

/** Why nobody can delete what follows from something else; a pod can always be asked away. */
function undeclared(parts: ApiParts, stored: StoredObject): Status | null {
  const { kind } = stored;
  if (stored.at !== null || isOwn(parts, stored) || kind.kind === "Pod" || kind.kind === "Namespace") return null;
  return kind.kind === "Node" && hostOf(parts, stored) ? null : followsFrom(stored);
}

interface Removal {
  readonly options: DeleteOptions;
  readonly request: CollectionRequest;
}

async function remove(parts: ApiParts, chosen: readonly StoredObject[], removal: Removal): Promise<Status | null> {
  const { user } = removal.request.request;
  const manager = managerOf(removal.request);
  const writes = chosen
    .flatMap((stored) => declaredBy(parts, stored))
    .map(({ object, at }): Write => ({ before: object, after: null, at, verb: "delete", manager }));
  const problem = writes.length === 0 ? null : await persist(parts, writes, user);
  if (problem) return problem;
  await releasePods(parts, chosen, { graceSeconds: removal.options.graceSeconds, reason: `deleted by ${user.name}` });
  return null;
}

/** What in the repository goes with an object: itself, the Host of a Node, and all that is in a Namespace. */
function declaredBy(parts: ApiParts, stored: StoredObject): StoredObject[] {
  const { kind, object, at } = stored;
  if (kind.kind === "Node") return [hostOf(parts, stored)].filter((host) => host !== null);
  if (isKind(object, "CustomResourceDefinition")) return [...ofDefinition(parts, stored), stored];
  const own = at === null && !isOwn(parts, stored) ? [] : [stored];
  if (kind.kind !== "Namespace") return own;
  const within = parts.store
    .kinds()
    .all.filter(({ namespaced }) => namespaced)
    .flatMap((inside) => parts.store.list(inside, object.metadata.name));
  return [...own, ...within.filter((inside) => inside.at !== null)];
}

/** Objects of a kind go with its definition, as in Kubernetes. */
function ofDefinition({ store }: ApiParts, { object }: StoredObject): StoredObject[] {
  const defined = isKind(object, "CustomResourceDefinition") ? customKindsOf(object) : [];
  const kinds = defined.map(({ group, version, plural }) => store.kinds().byResource(`${group}/${version}`, plural));
  return kinds.flatMap((kind) => (kind?.custom ? store.list(kind, null).filter(({ at }) => at !== null) : []));
}

/** A pod whose manifest was deleted leaves by that alone, unless it was given another time to end in. */
async function releasePods(
  { pods, store, clock }: ApiParts,
  chosen: readonly StoredObject[],
  how: { readonly graceSeconds: number | null; readonly reason: string },
): Promise<void> {
  const released = chosen.filter(({ kind, at }) => kind.kind === "Pod" && (at === null || how.graceSeconds !== null));
  if (released.length === 0) return;
  await pods.release(released.map(({ object }) => ({ ...how, uid: object.metadata.uid ?? "" })));
  for (const { kind, object } of released)
    if (!isLeaving(store.get(kind, ...placeOf(object)))) store.retire(kind, object, clock());
}

function placeOf({ metadata }: AnyObject): [namespace: string, name: string] {
  return [metadata.namespace ?? "", metadata.name];
}

function isLeaving(stored: StoredObject | null): boolean {
  return stored === null || stored.object.metadata.deletionTimestamp !== undefined;
}
