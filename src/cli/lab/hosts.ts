import type { AddressPlan } from "./addresses.ts";
import { availableCapabilities } from "./capabilities.ts";
import { docker, dockerLines, tryDocker } from "./docker.ts";
import { hostArguments } from "./host-arguments.ts";
import { ensureHostKeys, hostKeysDir } from "./keys.ts";
import type { LabEngine, LabHost } from "./lab.ts";
import { containerName, hostLabel, hostName, labLabel, networkName } from "./names.ts";

export interface HostsWanted {
  readonly lab: string;
  readonly count: number;
  readonly engine: LabEngine;
  readonly image: string;
  readonly plan: AddressPlan;
  readonly registryAddress: string;
  readonly progress: (line: string) => void;
}

/** Makes or starts the hosts wanted and removes those above the count. Their engines may still be starting. */
export async function ensureHosts(wanted: HostsWanted): Promise<LabHost[]> {
  const hosts = Array.from({ length: wanted.count }, (_, position) => ensureHost(wanted, position + 1));
  const ready = await Promise.all(hosts);
  await removeOthers(wanted.lab, new Set(ready.map((host) => host.name)));
  return ready;
}

/** Names of the hosts whose containers exist. */
export async function existingHosts(lab: string): Promise<string[]> {
  const format = `{{.Label "${hostLabel}"}}`;
  const names = await dockerLines(["ps", "--all", "--filter", `label=${labLabel}=${lab}`, "--format", format]);
  return names.sort();
}

async function ensureHost(wanted: HostsWanted, index: number): Promise<LabHost> {
  const name = hostName(index);
  const address = wanted.plan.host(index);
  const hostKey = await ensureHostKeys(wanted.lab, name);
  const container = containerName(wanted.lab, name);
  const madeFrom = await tryDocker(["container", "inspect", "--format", "{{.Image}}", container]);
  if (madeFrom === (await docker(["image", "inspect", "--format", "{{.Id}}", wanted.image]))) {
    await revive(wanted.lab, name, address);
  } else {
    if (madeFrom !== null) await retire(container, `renewing ${name}: its image has changed`, wanted);
    await create(wanted, name, address);
  }
  return { name, container, address, sshPort: 22, user: "berth", hostKey, engine: "" };
}

/** Its engine's data is in a volume, and stays. */
async function retire(container: string, why: string, { progress }: HostsWanted): Promise<void> {
  progress(why);
  await docker(["rm", "--force", container]);
}

async function create(wanted: HostsWanted, name: string, address: string): Promise<void> {
  const { lab, image, engine, registryAddress } = wanted;
  const container = containerName(lab, name);
  await docker(["volume", "create", "--label", `${labLabel}=${lab}`, container]);
  const [keysDir, capabilities] = [hostKeysDir(lab, name), await availableCapabilities()];
  await docker(hostArguments({ lab, host: name, image, engine, address, registryAddress, keysDir, capabilities }));
}

/** A host may have been stopped, paused or cut off by hand. */
async function revive(lab: string, host: string, address: string): Promise<void> {
  const container = containerName(lab, host);
  await tryDocker(["unpause", container]);
  await tryDocker(["network", "connect", "--ip", address, "--alias", host, networkName(lab), container]);
  await docker(["start", container]);
}

async function removeOthers(lab: string, kept: ReadonlySet<string>): Promise<void> {
  for (const host of await existingHosts(lab)) {
    if (kept.has(host)) continue;
    const container = containerName(lab, host);
    await docker(["rm", "--force", "--volumes", container]);
    await docker(["volume", "rm", container]);
  }
}
