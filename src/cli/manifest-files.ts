import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { compareText } from "../model/order.ts";
import { UserError } from "./user-error.ts";

const manifestName = /\.(ya?ml|json)$/i;

export interface ManifestFile {
  /** As given, or below the directory given. */
  readonly path: string;
  readonly text: string;
}

/** The manifests of a file or directory, in order of their paths. Hidden directories and symbolic links are passed over, as in a repository. */
export async function readManifestFiles(path: string): Promise<ManifestFile[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new UserError(`there is no file or directory ${path}`);
  if (found.isFile()) return [{ path, text: await readFile(path, "utf8") }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && manifestName.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(path, file)
          .split("/")
          .some((part) => part.startsWith(".")),
    )
    .sort(compareText);
  return Promise.all(files.map(async (file) => ({ path: relative(path, file), text: await readFile(file, "utf8") })));
}
