import { tmpdir } from "node:os";
import { runGit } from "./git-process.ts";

/** Major and minor version of the machine's git, or null where there is none. */
export async function gitVersion(): Promise<readonly [major: number, minor: number] | null> {
  const environment = { PATH: process.env["PATH"], LC_ALL: "C" };
  const result = await runGit({ args: ["--version"], cwd: tmpdir(), environment, timeoutMs: 10_000 });
  const found = /(\d+)\.(\d+)/.exec(result.stdout.toString("utf8"));
  return result.ok && found ? [Number(found[1]), Number(found[2])] : null;
}
