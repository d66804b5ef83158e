import type { ContainerSpec } from "../../model/container-spec.ts";
import type { PodSite } from "./pod-site.ts";

type Dns = ContainerSpec["dns"];

const none: Dns = { servers: [], search: [], options: [] };

/** What the pod's resolv.conf says. Empty lists leave the engine's own, which are the host's. */
export function dnsOf(site: PodSite): Dns {
  const { dnsConfig, dnsPolicy = "ClusterFirst", hostNetwork } = site.manifest.spec;
  const usesCluster = dnsPolicy === "ClusterFirstWithHostNet" || (dnsPolicy === "ClusterFirst" && !hostNetwork);
  const base = usesCluster ? clusterDns(site) : none;
  if (!dnsConfig) return base;
  return {
    servers: unique([...base.servers, ...(dnsConfig.nameservers ?? [])]),
    search: unique([...base.search, ...(dnsConfig.searches ?? [])]),
    options: mergeOptions(base.options, dnsConfig.options ?? []),
  };
}

function clusterDns({ host, namespace, turn }: PodSite): Dns {
  const domain = turn.input.settings.clusterDomain;
  return {
    servers: [host.gateway],
    search: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain],
    options: ["ndots:5"],
  };
}

function mergeOptions(base: readonly string[], more: readonly { name?: string; value?: string }[]): string[] {
  const byName = new Map(base.map((option) => [option.split(":")[0] ?? "", option]));
  for (const { name = "", value } of more) byName.set(name, value === undefined ? name : `${name}:${value}`);
  return [...byName.values()];
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
