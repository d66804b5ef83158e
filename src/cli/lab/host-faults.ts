import { docker } from "./docker.ts";
import type { Lab, LabHost } from "./lab.ts";
import { LabError } from "./lab-error.ts";
import { waitForEngine } from "./ssh.ts";

/** Pulls the plug: the host and all its containers die at once. */
export const killHost = (lab: Lab, name: string): Promise<string> => docker(["kill", find(lab, name).container]);

/** Boots a stopped or killed host and waits for its engine. */
export async function startHost(lab: Lab, name: string): Promise<void> {
  const host = find(lab, name);
  await docker(["start", host.container]);
  await waitForEngine(lab, host);
}

/** The engine crashes and stays away; sshd answers, containers run on. */
export const killEngine = (lab: Lab, name: string): Promise<string> =>
  docker(["exec", find(lab, name).container, "berth-lab-engine", "kill"]);

/** The engine comes back, and as any engine without live-restore starts its containers anew. */
export async function startEngine(lab: Lab, name: string): Promise<void> {
  const host = find(lab, name);
  await docker(["exec", host.container, "berth-lab-engine", "start"]);
  await waitForEngine(lab, host);
}

/** Freezes sshd and the engine; containers on the host run on. */
export const pauseHost = (lab: Lab, name: string): Promise<string> => docker(["pause", find(lab, name).container]);

export const resumeHost = (lab: Lab, name: string): Promise<string> => docker(["unpause", find(lab, name).container]);

/** Pulls the network cable; everything on the host runs on. */
export const disconnectHost = (lab: Lab, name: string): Promise<string> =>
  docker(["network", "disconnect", lab.network.name, find(lab, name).container]);

export const reconnectHost = (lab: Lab, name: string): Promise<string> => {
  const { address, container } = find(lab, name);
  return docker(["network", "connect", "--ip", address, "--alias", name, lab.network.name, container]);
};

function find(lab: Lab, name: string): LabHost {
  const host = lab.hosts.find((candidate) => candidate.name === name);
  if (host === undefined) {
    throw new LabError(`Lab ${lab.name} has no ${name}; it has ${lab.hosts.map((each) => each.name).join(", ")}.`);
  }
  return host;
}
