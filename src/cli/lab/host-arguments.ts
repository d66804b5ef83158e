import type { LabEngine } from "./lab.ts";
import { cgroupPath, containerName, engineLabel, hostLabel, labLabel, networkName, registryName } from "./names.ts";

export interface HostContainer {
  readonly lab: string;
  readonly host: string;
  readonly image: string;
  readonly engine: LabEngine;
  readonly address: string;
  readonly registryAddress: string;
  readonly keysDir: string;
  readonly capabilities: readonly string[];
}

/** Arguments of `docker run` for a container that can play a Docker host. */
export function hostArguments(host: HostContainer): string[] {
  const [registryHost = ""] = registryName.split(":");
  const [registryIp = ""] = host.registryAddress.split(":");
  const container = containerName(host.lab, host.host);
  return [
    ...["run", "--detach", "--name", container, "--hostname", host.host, "--stop-timeout", "30"],
    ...["--label", `${labLabel}=${host.lab}`, "--label", `${hostLabel}=${host.host}`],
    ...["--label", `${engineLabel}=${host.engine}`],
    ...["--network", networkName(host.lab), "--ip", host.address, "--network-alias", host.host],
    ...["--add-host", `${registryHost}:${registryIp}`],
    ...host.capabilities.flatMap((name) => ["--cap-add", name]),
    ...["seccomp", "apparmor", "systempaths"].flatMap((guard) => ["--security-opt", `${guard}=unconfined`]),
    ...["--device-cgroup-rule", "a *:* rwm", "--cgroupns", "host", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup:rw"],
    ...["--volume", `${container}:/var/lib/docker`, "--volume", `${host.keysDir}:/lab:ro`],
    host.image,
    ...["--insecure-registry", registryName, "--insecure-registry", host.registryAddress],
    // Its own branch: limits of pods hold, and nothing of them is left when the lab goes.
    ...["--cgroup-parent", cgroupPath(host.lab, host.host), "--log-level", "warn"],
  ];
}
