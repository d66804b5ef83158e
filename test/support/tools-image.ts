import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImage } from "../../src/cli/lab/base-image.ts";
import { docker } from "../../src/cli/lab/docker.ts";
import type { Lab } from "../../src/cli/lab/lab.ts";
import { pushImages } from "../../src/cli/lab/seed-registry.ts";

/** Programs of Debian's in an image, for the machine and for the hosts of a lab. Built once, then found. */
export async function ensureToolsImage(
  lab: Lab,
  packages: readonly string[],
  progress: (line: string) => void,
): Promise<{ readonly local: string; readonly onHosts: string }> {
  const base = await ensureBaseImage("debian13", progress);
  const directory = await mkdtemp(join(tmpdir(), "berth-traffic-"));
  const local = `berth/tools:${packages.join("-")}`;
  try {
    const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
    await writeFile(join(directory, "Dockerfile"), `FROM ${base}\nRUN ${install} && rm -rf /var/lib/apt/lists/*\n`);
    await docker(["build", "--quiet", "--force-rm", "--network", "host", "--tag", local, directory]);
  } finally {
    await rm(directory, { recursive: true });
  }
  await pushImages([{ image: local, tag: local }], lab.registry.pushAddress);
  return { local, onHosts: `${lab.registry.name}/${local}` };
}
