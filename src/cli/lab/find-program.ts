import { access, constants } from "node:fs/promises";
import { join } from "node:path";

/** PATH, and where Debian keeps programs for root, which a user's PATH may lack. */
export const programDirs = (): string[] => [
  ...(process.env["PATH"] ?? "").split(":"),
  "/usr/local/sbin",
  "/usr/sbin",
  "/sbin",
];

/** Full path of a program, or null where it is not installed. */
export async function findProgram(name: string): Promise<string | null> {
  for (const dir of programDirs()) {
    const file = join(dir, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return null;
}
