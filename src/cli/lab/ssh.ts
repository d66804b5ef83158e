import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tryDocker } from "./docker.ts";
import type { Lab, LabHost } from "./lab.ts";
import { LabError } from "./lab-error.ts";
import { attempt } from "./run.ts";

const readyMs = 60_000;
const pollMs = 250;

export const sshConfigFile = (stateDir: string): string => join(stateDir, "ssh_config");

/** Files that make `ssh -F ssh_config host-1` work, with the hosts' keys pinned. */
export async function writeSshFiles(lab: Lab): Promise<void> {
  const known = lab.hosts.map((host) => `${host.address} ${host.hostKey}\n`);
  await writeFile(lab.knownHostsFile, known.join(""));
  const sections = lab.hosts.map((host) => sshSection(lab, host));
  await writeFile(sshConfigFile(lab.stateDir), sections.join("\n"));
}

/** Waits until the host's engine answers over SSH; gives its version. */
export async function waitForEngine(lab: Lab, host: LabHost): Promise<string> {
  const ask = ["-F", sshConfigFile(lab.stateDir), host.name, "docker", "version", "--format", "{{.Server.Version}}"];
  const deadline = Date.now() + readyMs;
  for (;;) {
    const version = await attempt("ssh", ask, { timeoutMs: 10_000 });
    if (version !== null) return version.trim();
    const running = await tryDocker(["container", "inspect", "--format", "{{.State.Running}}", host.container]);
    if (running?.trim() !== "true" || Date.now() > deadline) throw await failure(host);
    await sleep(pollMs);
  }
}

async function failure(host: LabHost): Promise<LabError> {
  const log = await attempt("docker", ["logs", "--tail", "10", host.container]);
  return new LabError(`${host.name} did not come up (docker logs ${host.container}). ${log ?? ""}`.trim());
}

function sshSection(lab: Lab, host: LabHost): string {
  return [
    `Host ${host.name}`,
    `  HostName ${host.address}`,
    `  Port ${host.sshPort}`,
    `  User ${host.user}`,
    `  IdentityFile "${lab.keyFile}"`,
    `  UserKnownHostsFile "${lab.knownHostsFile}"`,
    "  IdentitiesOnly yes",
    "  StrictHostKeyChecking yes",
    "  BatchMode yes",
    "  ConnectTimeout 5",
    "",
  ].join("\n");
}
