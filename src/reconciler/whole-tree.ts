import type { TreeFile, WholeTree } from "../model/tree.ts";
import type { BuildFile } from "./ports.ts";

/** Files of a tree in or below these directories. */
export function filesBelow({ files }: WholeTree, directories: readonly string[]): TreeFile[] {
  return plainFiles(files).filter(({ path }) => directories.some((directory) => isBelow(path, directory)));
}

/** A link could lead anywhere: none is handed to a build. */
export function plainFiles(files: readonly TreeFile[]): TreeFile[] {
  return files.filter(({ mode }) => mode === "file" || mode === "executable");
}

/** Files with their content; one that is too large to be read is left out. */
export async function readFiles(whole: WholeTree, files: readonly TreeFile[]): Promise<BuildFile[]> {
  const contents = await whole.read([...new Set(files.map(({ blob }) => blob))]);
  return files.flatMap(({ path, blob }) => {
    const content = contents.get(blob);
    return content ? [{ path, content }] : [];
  });
}

export function joined(path: string, directory: string): string {
  return [path, directory].filter(Boolean).join("/");
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function isBelow(path: string, directory: string): boolean {
  return directory === "" || path.startsWith(`${directory}/`);
}
