import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "./repository-root.ts";

const inputs = ["lab", "node"];

/** Changes when anything the lab's images are made of does. */
export async function imageInputsHash(): Promise<string> {
  const root = repositoryRoot();
  const hash = createHash("sha256");
  for (const file of ["Dockerfile", ...(await inputFiles(root))]) {
    hash
      .update(`${file}\0`)
      .update(await readFile(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 12);
}

async function inputFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  for (const dir of inputs) {
    const entries = await readdir(join(root, dir), { recursive: true, withFileTypes: true });
    files.push(...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  }
  return files.map((file) => file.slice(root.length + 1)).sort();
}
