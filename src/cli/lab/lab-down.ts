import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { docker, dockerLines, tryDocker } from "./docker.ts";
import { stopOwnEngine } from "./engine.ts";
import { labDir } from "./lab-dir.ts";
import { labNames } from "./lab-state.ts";
import { withLock } from "./lock.ts";
import { cgroupPath, checkLabName, imageLabel, labLabel } from "./names.ts";

type Progress = (line: string) => void;

/** Removes everything of the lab. Built images stay, so that the next `up` takes seconds. */
export async function labDown(name: string, progress: Progress): Promise<void> {
  checkLabName(name);
  await withLock(
    `lab-${name}`,
    () => progress("waiting for another lab command to end"),
    () => remove(name),
  );
  progress(`lab ${name} is gone`);
}

export interface DownAllOptions {
  /** Also the images that labs are made of. */
  readonly images: boolean;
  readonly progress: Progress;
}

/** Removes every lab, and stops the engine where a lab started it. */
export async function labDownAll({ images, progress }: DownAllOptions): Promise<void> {
  for (const name of new Set([...(await labNames()), ...(await labelledLabs())])) await labDown(name, progress);
  if (images) await removeImages();
  if (await stopOwnEngine()) progress("the Docker engine is stopped");
}

/** Goes by labels, not by what was written down: an interrupted `up` wrote nothing. */
async function remove(name: string): Promise<void> {
  const filter = ["--filter", `label=${labLabel}=${name}`];
  if ((await tryDocker(["version"])) !== null) {
    const containers = await dockerLines(["ps", "--all", "--quiet", ...filter]);
    if (containers.length > 0) await docker(["rm", "--force", "--volumes", ...containers]);
    const volumes = await dockerLines(["volume", "ls", "--quiet", ...filter]);
    if (volumes.length > 0) await docker(["volume", "rm", ...volumes]);
    const networks = await dockerLines(["network", "ls", "--quiet", ...filter]);
    for (const network of networks) await removeNetwork(network);
  }
  await removeCgroups(cgroupPath(name));
  await rm(labDir(name), { recursive: true, force: true });
}

const detachMs = 10_000;

/** A busy engine counts the endpoint of a container for a moment after it said that the container is gone. */
async function removeNetwork(network: string): Promise<void> {
  const deadline = Date.now() + detachMs;
  while ((await tryDocker(["network", "rm", network])) === null) {
    if (Date.now() > deadline) await docker(["network", "rm", network]);
    await sleep(500);
  }
}

async function removeImages(): Promise<void> {
  const references = await dockerLines([
    "images",
    "--filter",
    `label=${imageLabel}`,
    "--format",
    "{{.Repository}}:{{.Tag}}",
  ]);
  const tagged = references.filter((reference) => !reference.includes("<none>"));
  if (tagged.length > 0) await docker(["image", "rm", "--force", ...tagged]);
}

async function labelledLabs(): Promise<string[]> {
  const names = await tryDocker([
    "ps",
    "--all",
    "--filter",
    `label=${labLabel}`,
    "--format",
    `{{.Label "${labLabel}"}}`,
  ]);
  return (names ?? "").split("\n").filter((name) => name !== "");
}

/** An engine that was killed leaves its containers' empty control groups behind, once in each hierarchy. */
async function removeCgroups(path: string): Promise<void> {
  const top = "/sys/fs/cgroup";
  const hierarchies = await readdir(top, { withFileTypes: true }).catch(() => []);
  const roots = [top, ...hierarchies.filter((entry) => entry.isDirectory()).map((entry) => join(top, entry.name))];
  for (const root of roots) await removeTree(join(root, path));
}

async function removeTree(dir: string): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) await removeTree(join(dir, entry.name));
  await rmdir(dir).catch(() => undefined);
}
