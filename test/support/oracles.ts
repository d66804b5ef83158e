import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Path of a file that others publish and this repository does not carry: from the directory BERTH_ORACLES names, else
 * from `../shared/data` beside the repository. Null, said aloud, where it is not there.
 */
export function oracle(path: string): string | null {
  const root = process.env["BERTH_ORACLES"] ?? resolve(__dirname, "../../../shared/data");
  const file = join(root, path);
  if (existsSync(file)) return file;
  console.warn(`skipped: ${file} is not here; BERTH_ORACLES names the directory it is in`);
  return null;
}
