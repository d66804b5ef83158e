import { type Answer, refuse } from "../protocol/answer.ts";
import { failure, notFound } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ObjectRequest } from "../routes/collection.ts";

/** POST of a Binding: the planner alone places pods, each turn anew. */
export function bindPod({ store }: ApiParts, { kind, namespace, name }: ObjectRequest): Answer {
  const stored = store.get(kind, namespace, name);
  if (!stored) return refuse(notFound(kind, name));
  const { nodeName } = (stored.object as { spec?: { nodeName?: string } }).spec ?? {};
  const details = { name, group: "", kind: "pods/binding" };
  if (nodeName) {
    const message = `Operation cannot be fulfilled on pods/binding "${name}": pod ${name} is already assigned to node "${nodeName}"`;
    return refuse(failure("Conflict", message, details));
  }
  const message = `pods "${name}" is forbidden: Berth places pods itself; say where this one may run by nodeName, nodeSelector or affinity in its manifest`;
  return refuse(failure("Forbidden", message, details));
}

/** PUT and PATCH of a pod's resources in place. */
export function resizePod({ store }: ApiParts, { kind, namespace, name }: ObjectRequest): Answer {
  if (!store.get(kind, namespace, name)) return refuse(notFound(kind, name));
  const message = `pods "${name}" is forbidden: resources of a running pod are not changed in place; change them where the pod is declared, and it is replaced`;
  return refuse(failure("Forbidden", message, { name, group: "", kind: "pods/resize" }));
}
