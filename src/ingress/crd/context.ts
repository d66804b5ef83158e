import type { AnyObject, DesiredObject } from "../../model/object.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import type { Problem } from "../../model/problem.ts";
import type { Backends } from "../backends.ts";
import type { Secrets } from "../certificates.ts";
import { normalize } from "../keys.ts";
import type { Reference } from "./kinds.ts";

/** What reading one of Traefik's objects needs, and where it says what is wrong. */
export interface CrdContext {
  readonly entry: DesiredObject;
  readonly backends: Backends;
  readonly secrets: Secrets;
  readonly problems: Problem[];
}

export function namespaceOf({ metadata }: AnyObject): string {
  return metadata.namespace ?? "default";
}

/** The key of an object of Traefik's: `namespace-name`, as its provider makes it. */
export function objectKey(object: AnyObject): string {
  return normalize(`${namespaceOf(object)}-${object.metadata.name}`);
}

/**
 * The key a reference stands for, or null where it may not be followed: into another namespace, which Traefik too
 * allows only when told. A name with a provider is one of Traefik's own.
 */
export function referenceKey(context: CrdContext, { name, namespace }: Reference): string | null {
  if (name.includes("@")) return name.replace(/@(kubernetescrd|file)$/, "");
  const own = namespaceOf(context.entry.object);
  if (namespace && namespace !== own) return report(context, `${namespace}/${name} is in another namespace`);
  return normalize(`${own}-${name}`);
}

/** A value of a Secret in the object's own namespace. */
export function secretOf(context: CrdContext, name: string) {
  const key = `${namespaceOf(context.entry.object)}/${name}`;
  return context.secrets.get(key) ?? report(context, `there is no Secret ${key}`);
}

export function report({ entry, problems }: CrdContext, what: string): null {
  const message = `${formatKey(keyOf(entry.object))}: ${what}`;
  problems.push({ code: "traefik", severity: "warning", message, hint: null, at: entry.at, frame: null });
  return null;
}
