import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { commitId } from "../model/names.ts";
import { compareText } from "../model/order.ts";
import type { BlobId, Tree, TreeFile } from "../model/tree.ts";
import { UserError } from "./user-error.ts";

/** A file or directory as if it were a commit, so that what is checked here is what would be read there. */
export async function directoryTree(path: string): Promise<Tree> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new UserError(`there is no file or directory ${path}`);
  const root = found.isFile() ? dirname(path) : path;
  const files = found.isFile() ? [await listed(root, basename(path))] : await listAll(path);
  const read: Tree["read"] = async (blobs) =>
    new Map(await Promise.all(blobs.map(async (blob) => [blob, await readFile(join(root, blob))] as const)));
  return {
    revision: { repository: path, commit: commitId(""), author: "", subject: "" },
    files,
    read,
    whole: () => Promise.resolve({ path: "", files, read }),
  };
}

async function listAll(root: string): Promise<TreeFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.startsWith(".git/"));
  return Promise.all(paths.sort(compareText).map((path) => listed(root, path)));
}

/** Its path stands for its content: nothing changes while it is read once. */
async function listed(root: string, path: string): Promise<TreeFile> {
  const file = await lstat(join(root, path));
  return { path, blob: path as BlobId, sizeBytes: file.size, mode: file.isSymbolicLink() ? "symlink" : "file" };
}
