import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "./lab.ts";
import { labDir, labsDir } from "./lab-dir.ts";

const stateFile = (name: string): string => join(labDir(name), "lab.json");

/** Null where there is no such lab, or one whose `up` never ended. */
export async function readLab(name: string): Promise<Lab | null> {
  try {
    return JSON.parse(await readFile(stateFile(name), "utf8")) as Lab;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

export async function writeLab(lab: Lab): Promise<void> {
  await mkdir(lab.stateDir, { recursive: true });
  const draft = `${stateFile(lab.name)}.new`;
  await writeFile(draft, `${JSON.stringify(lab, null, 2)}\n`);
  await rename(draft, stateFile(lab.name));
}

/** Names of the labs that left a directory, finished or not. */
export async function labNames(): Promise<string[]> {
  try {
    const entries = await readdir(labsDir(), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
