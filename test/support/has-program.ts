import { spawnSync } from "node:child_process";

/** Whether a program is installed here; says so aloud where it is not, as tests are then skipped. */
export function hasProgram(name: string): boolean {
  const found = spawnSync(name, ["--version"]).status === 0;
  if (!found) console.warn(`skipped: ${name} is not installed here`);
  return found;
}
