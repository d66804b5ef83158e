import { tryDocker } from "./docker.ts";
import type { Lab, LabHost } from "./lab.ts";
import { readLab } from "./lab-state.ts";

export interface LabStatus {
  readonly lab: Lab;
  readonly hosts: readonly { readonly host: LabHost; readonly state: string }[];
  readonly registry: string;
}

/** What was brought up and in which state it is now; null where there is no such lab. */
export async function labStatus(name: string): Promise<LabStatus | null> {
  const lab = await readLab(name);
  if (lab === null) return null;
  const hosts = await Promise.all(
    lab.hosts.map(async (host) => ({ host, state: await containerState(host.container) })),
  );
  return { lab, hosts, registry: await containerState(lab.registry.container) };
}

async function containerState(container: string): Promise<string> {
  const state = await tryDocker(["container", "inspect", "--format", "{{.State.Status}}", container]);
  return state?.trim() ?? "missing";
}
