import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { imageExists } from "./build-image.ts";
import { docker, dockerLines, tryDocker } from "./docker.ts";
import { httpAnswers } from "./http-answers.ts";
import { LabError } from "./lab-error.ts";
import { registryPort } from "./names.ts";

export interface Published {
  readonly image: string;
  /** Name and tag in the registry. */
  readonly tag: string;
}

const answerMs = 15_000;
const pollMs = 100;

/** Marks a full registry with the empty one it was made from. */
const madeFromLabel = "berth.dev/lab-registry-made-from";
const layersMax = 30;
const seedContainer = "berth-lab-registry-seed";

/** Pushes once into a registry and keeps it as an image: every lab then starts with a registry that is full. */
export async function seedRegistry(
  registryImage: string,
  images: readonly Published[],
  progress: (line: string) => void,
): Promise<string> {
  const seeded = `berth/lab-registry:seeded-${contentHash(registryImage, images)}`;
  if (await imageExists(seeded)) return seeded;
  progress("filling the registry");
  const registryId = (await docker(["image", "inspect", "--format", "{{.Id}}", registryImage])).trim();
  const start = (await latestSeed(registryId)) ?? registryImage;
  await tryDocker(["rm", "--force", "--volumes", seedContainer]);
  await docker(["run", "--detach", "--name", seedContainer, "--publish", `127.0.0.1::${registryPort}`, start]);
  try {
    await pushImages(images, await pushAddress(seedContainer));
    await docker(["stop", seedContainer]);
    await docker(["commit", "--change", `LABEL ${madeFromLabel}=${registryId}`, seedContainer, seeded]);
  } finally {
    await tryDocker(["rm", "--force", "--volumes", seedContainer]);
  }
  return seeded;
}

/** A push into a registry that holds most layers already takes a fraction of the time. */
async function latestSeed(registryId: string): Promise<string | null> {
  const [latest] = await dockerLines(["images", "--quiet", "--filter", `label=${madeFromLabel}=${registryId}`]);
  if (latest === undefined) return null;
  const layers = await docker(["image", "inspect", "--format", "{{len .RootFS.Layers}}", latest]);
  return Number(layers) < layersMax ? latest : null;
}

function contentHash(registryImage: string, images: readonly Published[]): string {
  const content = JSON.stringify([registryImage, images]);
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** Where the machine's engine reaches a registry: on its own loopback address it needs no certificate. */
export async function pushAddress(container: string): Promise<string> {
  const address = (await docker(["port", container, String(registryPort)])).trim().split("\n")[0] ?? "";
  const deadline = Date.now() + answerMs;
  while (!(await httpAnswers(`http://${address}/v2/`))) {
    if (Date.now() > deadline) throw new LabError(`The lab's registry does not answer at ${address}.`);
    await sleep(pollMs);
  }
  return address;
}

export async function pushImages(images: readonly Published[], address: string): Promise<void> {
  for (const image of images) await pushImage(image, address);
}

async function pushImage({ image, tag }: Published, address: string): Promise<void> {
  const name = `${address}/${tag}`;
  await docker(["tag", image, name]);
  await docker(["push", "--quiet", name]);
  await docker(["image", "rm", name]);
}
