import type { KnownKind, KnownKinds } from "../../model/kinds.ts";
import { isKind } from "../../model/kinds.ts";
import type { AnyObject } from "../../model/object.ts";
import type { PlacedObject } from "../parsed-file.ts";

/** All declared objects by kind, namespace and name. */
export interface ObjectIndex {
  get<K extends KnownKind>(kind: K, namespace: string, name: string): (KnownKinds[K] & AnyObject) | null;
  has(kind: string, namespace: string, name: string): boolean;
  /** Names of one kind in a namespace, for a guess at what was meant. */
  names(kind: string, namespace: string): readonly string[];
  all<K extends KnownKind>(kind: K): readonly PlacedObject[];
  /** Labels of the pods there will be, by `namespace/key=value` of each of them. */
  readonly podLabels: ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;
}

export function indexObjects(objects: readonly PlacedObject[], podLabels: ObjectIndex["podLabels"]): ObjectIndex {
  const byPlace = new Map<string, Map<string, AnyObject>>();
  const byKind = new Map<string, PlacedObject[]>();
  for (const entry of objects) {
    const { kind, metadata } = entry.object;
    const place = `${kind} ${metadata.namespace ?? ""}`;
    const names = byPlace.get(place) ?? new Map<string, AnyObject>();
    byPlace.set(place, names.set(metadata.name, entry.object));
    const list = byKind.get(kind);
    if (list) list.push(entry);
    else byKind.set(kind, [entry]);
  }
  const find = (kind: string, namespace: string, name: string) =>
    byPlace.get(`${kind} ${namespace}`)?.get(name) ?? null;
  return {
    get(kind, namespace, name) {
      const object = find(kind, namespace, name);
      return object && isKind(object, kind) ? object : null;
    },
    has: (kind, namespace, name) => find(kind, namespace, name) !== null,
    names: (kind, namespace) => [...(byPlace.get(`${kind} ${namespace}`)?.keys() ?? [])],
    all: (kind) => byKind.get(kind) ?? [],
    podLabels,
  };
}
