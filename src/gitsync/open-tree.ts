import type { BlobId, FetchFailure, Tree, TreeFile, WholeTree } from "../model/tree.ts";
import { parseCommit } from "./commit-object.ts";
import { fetchFailure } from "./failure.ts";
import type { SourceLimits } from "./limits/source-limits.ts";
import { treeProblem } from "./limits/tree-problem.ts";
import type { ObjectStore } from "./object-store.ts";

export interface OpenTreeOptions {
  readonly store: ObjectStore;
  readonly commit: string;
  readonly repository: string;
  readonly subPath: string;
  readonly limits: SourceLimits;
}

export type OpenedTree =
  | { readonly kind: "opened"; readonly tree: Tree }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

/** The tree of a commit that is in the store. */
export async function openTree(options: OpenTreeOptions): Promise<OpenedTree> {
  const { store, commit, repository, subPath, limits } = options;
  const [text, files] = await Promise.all([store.commitText(commit), store.list(commit, subPath)]);
  if (text === null) return failed(fetchFailure("other", `${commit} of ${repository} is not a commit`));
  if (files === null) return failed(noSuchPath(options));
  const problem = treeProblem(files, limits);
  if (problem) return failed(problem);
  const revision = parseCommit(repository, commit, text);
  const read = treeReader(store, files, limits.fileBytes);
  let asked: Promise<WholeTree | null> | null = null;
  const whole = (): Promise<WholeTree | null> => {
    asked ??= subPath === "" ? Promise.resolve({ path: "", files, read }) : wholeTree(options);
    return asked;
  };
  return { kind: "opened", tree: { revision, files, read, whole } };
}

async function wholeTree({ store, commit, subPath, limits }: OpenTreeOptions): Promise<WholeTree | null> {
  const files = await store.list(commit, "");
  if (files === null || treeProblem(files, limits)) return null;
  return { path: subPath, files, read: treeReader(store, files, limits.fileBytes) };
}

function treeReader(store: ObjectStore, files: readonly TreeFile[], fileBytes: number): Tree["read"] {
  const readable = new Set(files.filter((file) => isReadable(file, fileBytes)).map((file) => file.blob));
  return async (blobs) => {
    const wanted = [...new Set(blobs)].filter((blob) => readable.has(blob));
    return (await store.read(wanted)) as ReadonlyMap<BlobId, Uint8Array>;
  };
}

function isReadable(file: TreeFile, fileBytes: number): boolean {
  return file.mode !== "submodule" && file.sizeBytes <= fileBytes;
}

function noSuchPath({ repository, commit, subPath }: OpenTreeOptions): FetchFailure {
  const message = `commit ${commit.slice(0, 12)} of ${repository} has no directory ${JSON.stringify(subPath)}`;
  return fetchFailure("no-such-path", message, "check subPath, or bring the directory back");
}

const failed = (failure: FetchFailure): OpenedTree => ({ kind: "failed", failure });
