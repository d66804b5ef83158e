import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isObjectId } from "../ref-name.ts";

/**
 * The commit of a branch in a repository on this machine, read from its files; null where they do not tell, which
 * includes a repository that keeps its refs in another format.
 */
export async function readLocalRef(path: string, name: string): Promise<string | null> {
  return (await readFrom(path, name)) ?? (await readFrom(join(path, ".git"), name));
}

async function readFrom(gitDir: string, name: string): Promise<string | null> {
  const loose = (await textOf(join(gitDir, name)))?.trim() ?? "";
  if (isObjectId(loose)) return loose;
  const packed = (await textOf(join(gitDir, "packed-refs"))) ?? "";
  const id =
    packed
      .split("\n")
      .find((line) => line.endsWith(` ${name}`))
      ?.slice(0, -name.length - 1) ?? "";
  return isObjectId(id) ? id : null;
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch(() => null);
}
