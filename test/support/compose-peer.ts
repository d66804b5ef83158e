import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBaseImage } from "../../src/cli/lab/base-image.ts";
import { docker } from "../../src/cli/lab/docker.ts";
import type { LabHost } from "../../src/cli/lab/lab.ts";
import { benchReport } from "./bench-trial.ts";
import { inHost } from "./hosts.ts";

const plugin = "/usr/libexec/docker/cli-plugins/docker-compose";
const project = "/root/compose";

/** Puts Debian's docker compose onto a host, with a project of two containers that share a network as those of a pod do. */
export async function installCompose(host: LabHost, image: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "berth-compose-"));
  const container = "berth-bench-compose";
  try {
    const base = await ensureBaseImage("debian13", benchReport);
    const install = "apt-get update -qq && apt-get install -qq --yes --no-install-recommends docker-compose >/dev/null";
    await docker(["rm", "--force", container]).catch(() => undefined);
    await docker(["run", "--name", container, "--network", "host", base, "sh", "-c", install]);
    await docker(["cp", "--follow-link", `${container}:${plugin}`, join(directory, "docker-compose")]);
    await writeFile(join(directory, "compose.yaml"), composeFile(image));
    await inHost(host, "mkdir", "-p", "/usr/libexec/docker/cli-plugins", project);
    await docker(["cp", join(directory, "docker-compose"), `${host.container}:${plugin}`]);
    await docker(["cp", join(directory, "compose.yaml"), `${host.container}:${project}/compose.yaml`]);
  } finally {
    await docker(["rm", "--force", container]).catch(() => undefined);
    await rm(directory, { recursive: true, force: true });
  }
}

const composeFile = (image: string): string => `services:
  web: { image: "${image}" }
  beside: { image: "${image}", network_mode: "service:web", environment: { PORT: "8081" } }
`;

/** Milliseconds of `docker compose up --detach` as the host's own clock has them; what it started is taken down again. */
export async function timeCompose(host: LabHost): Promise<number> {
  const script = `cd ${project}; a=$(date +%s%N); docker compose up --detach >/dev/null 2>&1 || exit 1; b=$(date +%s%N)
    test "$(docker compose ps --status running --quiet | wc -l)" = 2 || exit 1
    docker compose down --timeout 0 >/dev/null 2>&1; echo $(((b - a) / 1000000))`;
  return Number((await inHost(host, "sh", "-c", script)).trim());
}
