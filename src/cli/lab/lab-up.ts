import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AddressPlan, hostsMax } from "./addresses.ts";
import { tryDocker } from "./docker.ts";
import { ensureMachine } from "./ensure-machine.ts";
import { hostManifests } from "./host-manifests.ts";
import { ensureHosts, existingHosts } from "./hosts.ts";
import { ensureImages, type LabImages } from "./images.ts";
import { clientKeyFile, ensureClientKey } from "./keys.ts";
import type { Lab, LabEngine, LabHost, LabOptions, LabRegistry } from "./lab.ts";
import { labDir } from "./lab-dir.ts";
import { LabError } from "./lab-error.ts";
import { writeLab } from "./lab-state.ts";
import { withLock } from "./lock.ts";
import { checkLabName, containerName, engineLabel, hostName, networkName } from "./names.ts";
import { ensureNetwork } from "./network.ts";
import { ensureRegistry } from "./registry.ts";
import { waitForEngine, writeSshFiles } from "./ssh.ts";

const defaultHosts = 3;

/** Brings a lab up, whatever state it is in: safe to repeat, also after an interrupted run. */
export async function labUp(options: LabOptions): Promise<Lab> {
  checkLabName(options.name);
  const { name, progress } = options;
  const waiting = (): void => progress("waiting for another lab command to end");
  const { engine, images, plan } = await withLock("machine", waiting, () => prepare(options));
  return withLock(`lab-${name}`, waiting, async () => {
    await ensureClientKey(name);
    const registry = await ensureRegistry(name, images, plan);
    const count = await hostCount(options);
    progress(`starting ${count} ${count === 1 ? "host" : "hosts"}`);
    const wanted = { lab: name, count, engine, image: images.host, plan, registryAddress: registry.address, progress };
    const hosts = await ensureHosts(wanted);
    return finish(describe({ name, engine, plan, registry, images, hosts }));
  });
}

interface Prepared {
  readonly engine: LabEngine;
  readonly images: LabImages;
  readonly plan: AddressPlan;
}

/** What labs share, and the choice of a subnet, which must not be made twice at once. */
async function prepare({ name, engine, progress }: LabOptions): Promise<Prepared> {
  await ensureMachine(progress);
  const chosen = await chooseEngine(name, engine);
  return { engine: chosen, images: await ensureImages(chosen, progress), plan: await ensureNetwork(name) };
}

/** A lab keeps the engine it was made with. */
async function chooseEngine(lab: string, wanted: LabEngine | undefined): Promise<LabEngine> {
  const label = `{{index .Config.Labels "${engineLabel}"}}`;
  const first = containerName(lab, hostName(1));
  const existing = (await tryDocker(["container", "inspect", "--format", label, first]))?.trim() as
    | LabEngine
    | undefined;
  if (existing !== undefined && wanted !== undefined && existing !== wanted) {
    throw new LabError(
      `Lab ${lab} runs ${existing}. Run "berth lab down --name ${lab}" first, or choose another --name.`,
    );
  }
  return existing ?? wanted ?? "debian13";
}

async function hostCount({ name, hosts }: LabOptions): Promise<number> {
  const count = hosts ?? ((await existingHosts(name)).length || defaultHosts);
  if (!Number.isInteger(count) || count < 1 || count > hostsMax) {
    throw new LabError(`A lab has 1 to ${hostsMax} hosts.`);
  }
  return count;
}

interface Parts {
  readonly name: string;
  readonly engine: LabEngine;
  readonly plan: AddressPlan;
  readonly registry: LabRegistry;
  readonly images: LabImages;
  readonly hosts: readonly LabHost[];
}

function describe({ name, engine, plan, registry, images, hosts }: Parts): Lab {
  const stateDir = labDir(name);
  return {
    name,
    engine,
    network: { name: networkName(name), subnet: plan.subnet, gateway: plan.gateway },
    hosts,
    registry,
    images: images.references,
    keyFile: clientKeyFile(name),
    knownHostsFile: join(stateDir, "known_hosts"),
    stateDir,
    vipPool: plan.vipPool,
  };
}

async function finish(draft: Lab): Promise<Lab> {
  await writeSshFiles(draft);
  await writeFile(join(draft.stateDir, "hosts.yaml"), hostManifests(draft));
  const versions = await Promise.all(draft.hosts.map((host) => waitForEngine(draft, host)));
  const lab = { ...draft, hosts: draft.hosts.map((host, index) => ({ ...host, engine: versions[index] ?? "" })) };
  await writeLab(lab);
  return lab;
}
