import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gitEnvironment } from "./git-environment.ts";
import { runGit } from "./git-process.ts";

/**
 * Makes sure of a bare repository at `path`, empty at first, with `main` as its branch, and returns the path. It is a
 * repository like any other: `git clone` and `git push` of its path work.
 */
export async function openEmbeddedRepository(path: string): Promise<string> {
  if (existsSync(join(path, "HEAD"))) return path;
  await mkdir(path, { recursive: true, mode: 0o750 });
  const address = { scheme: "file", url: path, path, hostname: "" } as const;
  const environment = gitEnvironment({ address, auth: { kind: "none" }, caFile: null, privateDir: path });
  const args = ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", "--", path];
  const made = await runGit({ args, cwd: path, environment, timeoutMs: 30_000 });
  if (!made.ok) throw new Error(`the repository ${path} cannot be made: ${made.stderr.trim()}`);
  return path;
}
