import { podSecurityProblem } from "../../../manifests/pod-security/evaluate.ts";
import { type PodSecurityPolicy, policyOf } from "../../../manifests/pod-security/namespace-policy.ts";
import { podTemplateOf } from "../../../manifests/references/pod-template.ts";
import type { AnyObject } from "../../../model/object.ts";
import { failure, type Status } from "../protocol/status.ts";
import { kindOfObject, resourceName } from "../served-kinds.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { sameValue } from "../store/same-value.ts";

/**
 * The 403 of a pod, or of what makes pods, that its namespace's Pod Security level forbids; null where it may be written.
 * A write that leaves the pods as they are is let through, as in Kubernetes.
 */
export function podSecurityRefusal(store: ObjectStore, before: AnyObject | null, after: AnyObject): Status | null {
  const kind = kindOfObject(after);
  const problem = problemOf("enforce", store, { before, after });
  if (kind === null || problem === null) return null;
  const { name } = after.metadata;
  const message = `${resourceName(kind)} ${JSON.stringify(name)} is forbidden: ${problem}`;
  return failure("Forbidden", message, { name, group: kind.group, kind: kind.plural });
}

/** What kubectl prints of a pod that the namespace only warns of. */
export function podSecurityWarnings(store: ObjectStore, before: AnyObject | null, after: AnyObject): string[] {
  const problem = problemOf("warn", store, { before, after });
  return problem === null ? [] : [`would ${problem.replace(/^violates/, "violate")}`];
}

interface Change {
  readonly before: AnyObject | null;
  readonly after: AnyObject;
}

function problemOf(mode: keyof PodSecurityPolicy, store: ObjectStore, { before, after }: Change): string | null {
  const template = podTemplateOf(after);
  if (!template || (before && sameValue(podTemplateOf(before)?.spec, template.spec))) return null;
  const policy = policyOf(labelsOfNamespace(store, after.metadata.namespace ?? ""));
  return policy ? podSecurityProblem(policy[mode], template.spec) : null;
}

const namespaceObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "" } } satisfies AnyObject;

function labelsOfNamespace(store: ObjectStore, name: string): Readonly<Record<string, string>> {
  const kind = kindOfObject(namespaceObject);
  return (kind && store.get(kind, "", name)?.object.metadata.labels) ?? {};
}
