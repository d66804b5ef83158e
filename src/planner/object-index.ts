import type { Desired } from "../model/desired.ts";
import type { KnownKind, KnownKinds } from "../model/kinds.ts";
import { isKind } from "../model/kinds.ts";
import type { AnyObject } from "../model/object.ts";

/** Desired objects by kind and name, so that no lookup walks the repository. */
export interface ObjectIndex {
  readonly byKind: ReadonlyMap<string, readonly AnyObject[]>;
  readonly byName: ReadonlyMap<string, AnyObject>;
}

export function indexObjects(desired: Desired): ObjectIndex {
  const byKind = new Map<string, AnyObject[]>();
  const byName = new Map<string, AnyObject>();
  for (const { object } of desired.objects) {
    const same = byKind.get(object.kind);
    if (same) same.push(object);
    else byKind.set(object.kind, [object]);
    byName.set(nameKey(object.kind, object.metadata.namespace, object.metadata.name), object);
  }
  return { byKind, byName };
}

/** Every object of one kind, in the order the repository's objects have. */
export function allOf<K extends KnownKind>(index: ObjectIndex, kind: K): readonly (KnownKinds[K] & AnyObject)[] {
  const objects = index.byKind.get(kind) ?? [];
  return objects.filter((object): object is KnownKinds[K] & AnyObject => isKind(object, kind));
}

/** The object of that kind and name, or null. Namespace is "" for what belongs to the whole cluster. */
export function find<K extends KnownKind>(
  index: ObjectIndex,
  kind: K,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): KnownKinds[K] | null {
  const object = index.byName.get(nameKey(kind, namespace, name));
  return object && isKind(object, kind) ? object : null;
}

function nameKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ""}/${name}`;
}
