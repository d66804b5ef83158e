import type { ObjectMeta } from "./kubernetes.generated.ts";
import type { SourceLocation } from "./problem.ts";

/** Any Kubernetes object, as the edges see it before its kind is known. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: NamedMeta;
}

/** `metadata` after parsing: an object without a name is refused before it gets this far. */
export interface NamedMeta extends ObjectMeta {
  readonly name: string;
}

/** The parts that tell one object from all others. Namespace is "" for what belongs to the whole cluster. */
export interface ObjectKey {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One parsed, validated and defaulted manifest. */
export interface DesiredObject<T extends AnyObject = AnyObject> {
  readonly object: T;
  readonly at: SourceLocation;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

export function keyOf(object: AnyObject): ObjectKey {
  const { name, namespace = "" } = object.metadata;
  return { group: groupOf(object.apiVersion), kind: object.kind, namespace, name };
}

/** `Deployment.apps default/web`: for people, logs and map keys alike. */
export function formatKey({ group, kind, namespace, name }: ObjectKey): string {
  return `${group === "" ? kind : `${kind}.${group}`} ${namespace === "" ? name : `${namespace}/${name}`}`;
}
