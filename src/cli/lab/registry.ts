import type { AddressPlan } from "./addresses.ts";
import { docker, tryDocker } from "./docker.ts";
import type { LabImages } from "./images.ts";
import type { LabRegistry } from "./lab.ts";
import { containerName, labLabel, networkName, registryName, registryPort } from "./names.ts";
import { pushAddress, pushImages } from "./seed-registry.ts";

/** The lab's own registry, holding the example images from the start. */
export async function ensureRegistry(lab: string, images: LabImages, plan: AddressPlan): Promise<LabRegistry> {
  const container = containerName(lab, "registry");
  const madeFrom = await tryDocker(["container", "inspect", "--format", "{{.Config.Image}}", container]);
  if (madeFrom === null) await create(lab, container, images.registry, plan);
  else await docker(["start", container]);
  const push = await pushAddress(container);
  // Users push here too, so an older registry is brought up to date rather than replaced.
  if (madeFrom !== null && madeFrom.trim() !== images.registry) await pushImages(images.published, push);
  return { container, name: registryName, address: `${plan.registry}:${registryPort}`, pushAddress: push };
}

async function create(lab: string, container: string, image: string, plan: AddressPlan): Promise<void> {
  await docker([
    ...["run", "--detach", "--name", container, "--label", `${labLabel}=${lab}`],
    ...["--network", networkName(lab), "--ip", plan.registry, "--publish", `127.0.0.1::${registryPort}`, image],
  ]);
}
