import { installPackages } from "./debian-packages.ts";
import { ensureEngine } from "./engine.ts";
import { findProgram } from "./find-program.ts";

const packageOf: Readonly<Record<string, string>> = {
  git: "git",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  tar: "tar",
};

/** Makes this machine one that labs, the demo and the end-to-end tests can run on: programs and a Docker engine. */
export async function ensureMachine(progress: (line: string) => void): Promise<void> {
  const missing = new Set<string>();
  for (const [program, name] of Object.entries(packageOf)) {
    if ((await findProgram(program)) === null) missing.add(name);
  }
  if (missing.size > 0) await installPackages([...missing].sort(), progress);
  await ensureEngine(progress);
}
