import type { ContainerSpec, Mount } from "../../model/container-spec.ts";
import type { EntryPoint } from "../../model/entry-point.ts";
import type { ImageRef } from "../../model/names.ts";
import { stateDirectory } from "../../model/planner-settings.ts";

type Draft = Omit<ContainerSpec, "labels">;

/** What both helpers have in common: the host's network, the state directory at its own path, started by the engine. */
function helper(image: ImageRef): Draft {
  return {
    image,
    entrypoint: null,
    args: null,
    env: [],
    workingDir: null,
    user: null,
    groups: [],
    hostname: null,
    domainname: null,
    network: { kind: "host" },
    ipc: { kind: "private" },
    pid: { kind: "private" },
    dns: { servers: [], search: [], options: [] },
    extraHosts: [],
    ports: [],
    mounts: [stateMount(stateDirectory, false)],
    resources: {
      cpuShares: 256,
      cpuLimitMillis: null,
      memoryLimitBytes: null,
      pidsLimit: null,
      oomScoreAdj: -997,
      deviceRequests: [],
    },
    security: {
      privileged: false,
      readOnlyRootFilesystem: false,
      noNewPrivileges: false,
      mustNotBeRoot: false,
      addCapabilities: [],
      dropCapabilities: [],
      options: [],
    },
    sysctls: {},
    restart: "always",
    stopSignal: null,
    stopGraceSeconds: 15,
    tty: false,
    stdin: false,
    stdinOnce: false,
  };
}

function stateMount(directory: string, readOnly: boolean): Mount {
  return { kind: "bind", source: directory, target: directory, readOnly, create: true };
}

/** Read to tell what containers use. All of a host's groups: the helper's own view shows its own only. */
const controlGroups: Mount = {
  kind: "bind",
  source: "/sys/fs/cgroup",
  target: "/host/cgroup",
  readOnly: true,
  create: false,
};

/** The helper that applies rendered state: nftables, routes, DNS, keepalived. It decides nothing. */
export function nodeHelper(image: ImageRef): Draft {
  const base = helper(image);
  return {
    ...base,
    mounts: [...base.mounts, controlGroups],
    security: {
      ...base.security,
      addCapabilities: ["NET_ADMIN", "NET_BROADCAST", "NET_RAW"],
      // It sets ip_forward, send_redirects and rp_filter, which the engine's default masks leave readable only.
      options: ["systempaths=unconfined", "apparmor=unconfined"],
    },
  };
}

/** Traefik reads its configuration from files, so that it goes on without Berth. */
export function traefikHelper(image: ImageRef, entryPoints: readonly EntryPoint[] = []): Draft {
  return {
    ...helper(image),
    args: [
      "--entryPoints.web.address=:80",
      "--entryPoints.websecure.address=:443",
      "--entryPoints.websecure.http.tls=true",
      "--entryPoints.traefik.address=127.0.0.1:8080",
      ...entryPoints.map(({ name, port, protocol }) => `--entryPoints.${name}.address=:${port}/${protocol}`),
      "--ping=true",
      "--api=true",
      "--api.insecure=true",
      `--providers.file.directory=${stateDirectory}/traefik`,
      "--providers.file.watch=true",
      "--providers.providersThrottleDuration=200ms",
    ],
    mounts: [stateMount(`${stateDirectory}/traefik`, true)],
  };
}
