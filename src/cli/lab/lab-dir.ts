import { homedir } from "node:os";
import { join } from "node:path";

/** Where labs keep their keys and their lab.json. */
export function labsDir(): string {
  const data = process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share");
  return process.env["BERTH_LAB_DIR"] ?? join(data, "berth/lab");
}

export const labDir = (name: string): string => join(labsDir(), name);
