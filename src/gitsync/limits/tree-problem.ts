import type { FetchFailure, TreeFile } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import type { SourceLimits } from "./source-limits.ts";
import { unsafePath } from "./unsafe-path.ts";

const smaller = "point subPath at the directory with the manifests, or raise the limit";

/** Why a list of files is not accepted as a tree, or null. */
export function treeProblem(files: readonly TreeFile[], limits: SourceLimits): FetchFailure | null {
  return tooMany(files, limits) ?? tooHeavy(files, limits) ?? badName(files);
}

function tooMany(files: readonly TreeFile[], limits: SourceLimits): FetchFailure | null {
  if (files.length <= limits.files) return null;
  const message = `the repository holds ${files.length} files; the limit is ${limits.files}`;
  return fetchFailure("too-large", message, smaller);
}

function tooHeavy(files: readonly TreeFile[], limits: SourceLimits): FetchFailure | null {
  const readable = files.filter((file) => file.sizeBytes <= limits.fileBytes);
  const total = readable.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (total <= limits.treeBytes) return null;
  const message = `the repository's files weigh ${total} bytes together; the limit is ${limits.treeBytes}`;
  return fetchFailure("too-large", message, smaller);
}

function badName(files: readonly TreeFile[]): FetchFailure | null {
  for (const { path } of files) {
    const reason = unsafePath(path);
    if (reason) return fetchFailure("other", `the name of ${printable(path)} ${reason}`, "rename that file");
  }
  return null;
}

const printable = (path: string): string => JSON.stringify(path.length > 80 ? `${path.slice(0, 80)}...` : path);
