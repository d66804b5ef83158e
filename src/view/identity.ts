import { hashText } from "../model/hash.ts";
import { type AnyObject, formatKey, keyOf, type ObjectKey } from "../model/object.ts";

/** The uid of an object that is not a pod, shaped like a UUID: the same object has the same one on every machine. */
export function uidOf(key: ObjectKey): string {
  const hex = hashText(formatKey(key), 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export function withUid<T extends AnyObject>(object: T): T {
  return { ...object, metadata: { ...object.metadata, uid: uidOf(keyOf(object)) } };
}

/** A reference from what `owner` brought about back to it. */
export function ownerReference(apiVersion: string, owner: ObjectKey): OwnerReference {
  const { kind, name } = owner;
  return { apiVersion, kind, name, uid: uidOf(owner), controller: true, blockOwnerDeletion: true };
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: true;
  readonly blockOwnerDeletion: true;
}

/** Versions of the kinds that own pods. */
const ownerVersions: Readonly<Record<string, string>> = { apps: "apps/v1", batch: "batch/v1", "": "v1" };

export function versionOf({ group }: ObjectKey): string {
  return ownerVersions[group] ?? `${group}/v1`;
}
