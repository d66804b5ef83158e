import fs from "node:fs";
import git, { type TreeEntry } from "isomorphic-git";
import type { FileChange } from "../object-store.ts";
import type { PortableRepository } from "./portable-repository.ts";

interface Level {
  /** The directory as it is, or null where it is new. */
  readonly treeId: string | null;
  readonly changes: readonly FileChange[];
}

/** The id of a tree with the changes made, or null where nothing is left in it. */
export async function writeChanges(repository: PortableRepository, { treeId, changes }: Level): Promise<string | null> {
  const entries = new Map((await entriesOf(repository, treeId)).map((entry) => [entry.path, entry]));
  for (const [name, below] of byFirstSegment(changes)) {
    const entry = await changedEntry(repository, { name, below, before: entries.get(name) ?? null });
    if (entry) entries.set(name, entry);
    else entries.delete(name);
  }
  if (entries.size === 0) return null;
  return git.writeTree({ fs, ...repository, tree: [...entries.values()] });
}

interface Place {
  readonly name: string;
  readonly below: readonly FileChange[];
  readonly before: TreeEntry | null;
}

async function changedEntry(repository: PortableRepository, { name, below, before }: Place): Promise<TreeEntry | null> {
  const [first] = below;
  if (first?.path === "") return fileEntry(repository, name, first);
  const treeId = before?.type === "tree" ? before.oid : null;
  const oid = await writeChanges(repository, { treeId, changes: below });
  return oid === null ? null : { mode: "040000", path: name, oid, type: "tree" };
}

async function fileEntry(repository: PortableRepository, name: string, change: FileChange): Promise<TreeEntry | null> {
  if (change.content === null) return null;
  const oid = await git.writeBlob({ fs, ...repository, blob: Buffer.from(change.content) });
  return { mode: change.mode === "executable" ? "100755" : "100644", path: name, oid, type: "blob" };
}

/** Changes by the first part of their path, with the rest of it; "" for a file of this very directory. */
function byFirstSegment(changes: readonly FileChange[]): Map<string, FileChange[]> {
  const groups = new Map<string, FileChange[]>();
  for (const change of changes) {
    const [name = "", ...rest] = change.path.split("/");
    groups.set(name, [...(groups.get(name) ?? []), { ...change, path: rest.join("/") }]);
  }
  return groups;
}

async function entriesOf(repository: PortableRepository, treeId: string | null): Promise<TreeEntry[]> {
  return treeId === null ? [] : (await git.readTree({ fs, ...repository, oid: treeId })).tree;
}
