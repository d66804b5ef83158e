import type { KnownKind, KnownKinds } from "./kinds.ts";
import { isKind } from "./kinds.ts";
import type { CommitId } from "./names.ts";
import type { AnyObject, DesiredObject } from "./object.ts";

/** The commit a desired state was read from. */
export interface Revision {
  readonly repository: string;
  readonly commit: CommitId;
  readonly author: string;
  readonly subject: string;
}

/** Everything people declared, parsed, defaulted, unique by key and in the order of their keys. */
export interface Desired {
  readonly revision: Revision;
  readonly objects: readonly DesiredObject[];
  /** Objects of kinds that people brought themselves: kept and served, and nothing is made of them. */
  readonly custom?: readonly DesiredObject[];
  /**
   * Why something people declared may be missing from `objects`: an unreadable file, a failed fetch. While it is set,
   * nothing is deleted for being absent. Null where everything was read.
   */
  readonly incomplete: string | null;
}

/** The desired objects of one kind, typed. */
export function desiredOf<K extends KnownKind>(desired: Desired, kind: K): DesiredObject<KnownKinds[K] & AnyObject>[] {
  return desired.objects.filter((entry): entry is DesiredObject<KnownKinds[K] & AnyObject> =>
    isKind(entry.object, kind),
  );
}
