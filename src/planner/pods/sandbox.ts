import type { ContainerSpec, PublishedPort } from "../../model/container-spec.ts";
import { canonicalJson, hashValue } from "../../model/hash.ts";
import type { Pod } from "../../model/kinds.ts";
import { labels } from "../../model/labels.ts";
import { podNetwork } from "../../model/planner-settings.ts";
import { podLabels } from "./container-labels.ts";
import { dnsOf } from "./dns.ts";
import type { PodSite } from "./pod-site.ts";

type Draft = Omit<ContainerSpec, "labels">;

/** The pause container: it holds what a pod's containers share, and outlives each of them. */
export function sandboxSpec(site: PodSite): ContainerSpec {
  const spec = draft(site);
  const specHash = hashValue(spec, 16);
  const own = podLabels(site, { role: "sandbox", container: "POD", attempt: 0, specHash });
  return {
    ...spec,
    labels: {
      ...own,
      [labels.address]: site.address ?? "",
      [labels.manifest]: canonicalJson(site.manifest),
    },
  };
}

function draft(site: PodSite): Draft {
  const { spec } = site.manifest;
  const onHost = spec.hostNetwork === true;
  return {
    image: site.turn.input.settings.images.pause,
    entrypoint: null,
    args: null,
    // The pause image then routes traffic to pods on the same host through the host, where Services are balanced.
    env: onHost ? [] : [{ name: "ROUTED_SANDBOX", value: "1" }],
    workingDir: null,
    user: null,
    groups: [],
    hostname: onHost ? null : hostnameOf(site),
    domainname: onHost ? null : domainOf(site),
    network:
      site.address === null ? { kind: "host" } : { kind: "pod", network: podNetwork.name, address: site.address },
    ipc: spec.hostIPC ? { kind: "host" } : { kind: "shareable" },
    pid: spec.hostPID ? { kind: "host" } : { kind: "private" },
    dns: dnsOf(site),
    extraHosts: onHost ? [] : extraHosts(site.manifest),
    ports: onHost ? [] : publishedPorts(site.manifest),
    mounts: [],
    resources: {
      cpuShares: 2,
      cpuLimitMillis: null,
      memoryLimitBytes: null,
      pidsLimit: null,
      oomScoreAdj: -998,
      deviceRequests: [],
    },
    security: {
      privileged: false,
      readOnlyRootFilesystem: false,
      noNewPrivileges: false,
      mustNotBeRoot: false,
      addCapabilities: onHost ? [] : ["NET_ADMIN"],
      dropCapabilities: [],
      options: [],
    },
    sysctls: Object.fromEntries((spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name, value])),
    restart: "unless-stopped",
    stopSignal: null,
    stopGraceSeconds: 1,
    tty: false,
    stdin: false,
    stdinOnce: false,
  };
}

/** Linux allows 63 characters; Kubernetes cuts a longer pod name there too. */
function hostnameOf({ manifest, name, namespace, turn }: PodSite): string {
  const { hostname = name, hostnameOverride, subdomain, setHostnameAsFQDN } = manifest.spec;
  if (hostnameOverride) return hostnameOverride;
  const short = hostname.slice(0, 63).replace(/[-.]+$/, "");
  if (!setHostnameAsFQDN || !subdomain) return short;
  return `${short}.${subdomain}.${namespace}.svc.${turn.input.settings.clusterDomain}`;
}

/** What a pod's full name ends with, where it has one: the hosts file then leads from the full name to the short one. */
function domainOf({ manifest, namespace, turn }: PodSite): string | null {
  const { hostnameOverride, subdomain, setHostnameAsFQDN } = manifest.spec;
  if (!subdomain || setHostnameAsFQDN || hostnameOverride) return null;
  return `${subdomain}.${namespace}.svc.${turn.input.settings.clusterDomain}`;
}

function extraHosts({ spec }: Pod): string[] {
  return (spec.hostAliases ?? []).flatMap(({ ip, hostnames = [] }) => hostnames.map((name) => `${name}:${ip}`));
}

function publishedPorts({ spec }: Pod): PublishedPort[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, containerPort, hostIP = "", protocol = "TCP" }): PublishedPort[] =>
      hostPort ? [{ protocol: protocolOf(protocol), containerPort, hostPort, hostAddress: hostIP }] : [],
    ),
  );
}

function protocolOf(text: string): PublishedPort["protocol"] {
  if (text === "UDP") return "udp";
  return text === "SCTP" ? "sctp" : "tcp";
}
