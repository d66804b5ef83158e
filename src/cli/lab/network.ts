import { networkInterfaces } from "node:os";
import { type AddressPlan, addressPlan, freeSubnet } from "./addresses.ts";
import { docker, dockerLines, tryDocker } from "./docker.ts";
import { LabError } from "./lab-error.ts";
import { labLabel, networkName } from "./names.ts";

const subnetFormat = "{{range .IPAM.Config}}{{println .Subnet}}{{end}}";

/** The lab's network, with a /24 that nothing else on this machine uses. */
export async function ensureNetwork(lab: string): Promise<AddressPlan> {
  const name = networkName(lab);
  const existing = await tryDocker(["network", "inspect", "--format", subnetFormat, name]);
  if (existing !== null) return addressPlan(existing.trim());
  const subnet = freeSubnet([...(await dockerSubnets()), ...interfaceSubnets()]);
  if (subnet === null) throw new LabError("No /24 of 172.30.0.0/16 is free for the lab: remove a Docker network.");
  const plan = addressPlan(subnet);
  const label = `${labLabel}=${lab}`;
  await docker(["network", "create", "--subnet", subnet, "--gateway", plan.gateway, "--label", label, name]);
  return plan;
}

async function dockerSubnets(): Promise<string[]> {
  const ids = await dockerLines(["network", "ls", "--quiet"]);
  const subnets = await dockerLines(["network", "inspect", "--format", subnetFormat, ...ids]);
  return subnets.filter(isIpv4);
}

function interfaceSubnets(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.map((address) => address.cidr ?? "").filter(isIpv4);
}

const isIpv4 = (cidr: string): boolean => /^[\d.]+\/\d+$/.test(cidr);
