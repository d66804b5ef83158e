import type { LabStatus } from "./lab-status.ts";
import { sshConfigFile } from "./ssh.ts";

/** What a person wants to know of a lab, and how to go on. */
export function renderStatus({ lab, hosts, registry }: LabStatus): string {
  const rows = hosts.map(
    ({ host, state }) => `  ${host.name.padEnd(10)}${host.address.padEnd(16)}${state.padEnd(10)}Docker ${host.engine}`,
  );
  return [
    `lab ${lab.name} (${lab.engine}), network ${lab.network.subnet}`,
    ...rows,
    `  ${"registry".padEnd(10)}${lab.registry.address.padEnd(16)}${registry.padEnd(10)}for hosts: ${lab.registry.name}, for you: ${lab.registry.pushAddress}`,
    `  virtual addresses ${lab.vipPool}`,
    `  ssh -F ${sshConfigFile(lab.stateDir)} ${lab.hosts[0]?.name ?? ""}`,
  ].join("\n");
}
