import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import { run } from "../../src/cli/lab/run.ts";

/** Runs a program on a lab host as root. */
export const inHost = (host: LabHost, ...argv: string[]): Promise<string> =>
  run("docker", ["exec", host.container, ...argv]);

/** Leaves every host as a fresh machine with Docker: no container, no network or volume but the engine's own. */
export async function resetHosts(lab: Lab): Promise<void> {
  await Promise.all(lab.hosts.map(resetHost));
}

async function resetHost(host: LabHost): Promise<void> {
  const containers = await list(host, "ps", "--all", "--quiet");
  if (containers.length > 0) await inHost(host, "docker", "rm", "--force", "--volumes", ...containers);
  const networks = await list(host, "network", "ls", "--quiet", "--filter", "type=custom");
  if (networks.length > 0) await inHost(host, "docker", "network", "rm", ...networks);
  const volumes = await list(host, "volume", "ls", "--quiet");
  if (volumes.length > 0) await inHost(host, "docker", "volume", "rm", ...volumes);
  await inHost(host, "rm", "-rf", "/var/lib/berth");
  await inHost(host, "sh", "-c", "nft delete table ip berth 2>/dev/null || true");
}

async function list(host: LabHost, ...argv: string[]): Promise<string[]> {
  return (await inHost(host, "docker", ...argv)).split("\n").filter(Boolean);
}
