import fs from "node:fs";
import git from "isomorphic-git";
import type { BlobId, TreeFile } from "../../model/tree.ts";
import type { PortableRepository } from "./portable-repository.ts";
import { type RawEntry, treeEntries } from "./tree-entries.ts";

export interface ListOptions {
  readonly repository: PortableRepository;
  readonly maxFiles: number;
}

/** Every file below a tree, in the order of paths. Stops one past the limit. */
export async function listFiles(options: ListOptions, treeId: string): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  await walk(options, { treeId, prefix: "", files });
  return files;
}

interface Visit {
  readonly treeId: string;
  readonly prefix: string;
  readonly files: TreeFile[];
}

async function walk(options: ListOptions, { treeId, prefix, files }: Visit): Promise<void> {
  for (const entry of (await treeEntries(options.repository, treeId)) ?? []) {
    if (files.length > options.maxFiles) return;
    const path = prefix + entry.name;
    if (entry.mode === "40000") await walk(options, { treeId: entry.id, prefix: `${path}/`, files });
    else files.push(await fileOf(options.repository, entry, path));
  }
}

async function fileOf(repository: PortableRepository, { mode, id }: RawEntry, path: string): Promise<TreeFile> {
  const sizeBytes = mode === "160000" ? 0 : (await git.readBlob({ fs, ...repository, oid: id })).blob.length;
  return { path, blob: id as BlobId, sizeBytes, mode: modes[mode] ?? "file" };
}

const modes: Readonly<Record<string, TreeFile["mode"]>> = {
  "100755": "executable",
  "120000": "symlink",
  "160000": "submodule",
};
