import { podNetwork } from "../model/planner-settings.ts";
import type { NetworkHost } from "./cluster.ts";
import { formatRanges, rangesOf } from "./ranges.ts";
import type { ServiceContext } from "./ruleset-service.ts";

/**
 * Base chains by name: hook, priority, rules. NAT runs at -105 and 95, before Docker's -100 and 100: of two chains of one
 * priority the one registered first would win, and that is chance.
 */
export function baseChains(
  { host, podCidr }: ServiceContext,
  { hosts, serviceCidr }: { readonly hosts: readonly NetworkHost[]; readonly serviceCidr: string },
): readonly (readonly [name: string, hook: string | null, rules: readonly string[]])[] {
  return [
    ["filter-prerouting-pre-dnat", "type filter hook prerouting priority -110", ["ct state new jump firewall-check"]],
    ["filter-output-pre-dnat", "type filter hook output priority -110", ["ct state new jump firewall-check"]],
    ["nat-prerouting", "type nat hook prerouting priority -105", ["jump services"]],
    ["nat-output", "type nat hook output priority -105", ["jump services"]],
    ["filter-guard", "type filter hook forward priority -10", guardRules(podCidr, hosts)],
    ["filter-egress", "type filter hook forward priority -7", policyRules("ip saddr vmap @egress-pods")],
    ["filter-ingress", "type filter hook forward priority -6", policyRules("ip daddr vmap @ingress-pods")],
    ["filter-input", "type filter hook input priority 0", newTo("nodeport-endpoints-check", "service-endpoints-check")],
    ["filter-forward", "type filter hook forward priority 0", newTo("service-endpoints-check", "cluster-ips-check")],
    ["filter-output", "type filter hook output priority 0", newTo("service-endpoints-check", "cluster-ips-check")],
    ["nat-postrouting", "type nat hook postrouting priority 95", postroutingRules(host, podCidr)],
    [
      "services",
      null,
      [
        "ip daddr . meta l4proto . th dport vmap @service-ips",
        "fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports",
      ],
    ],
    ["firewall-check", null, ["ip daddr . meta l4proto . th dport vmap @firewall-ips"]],
    ["service-endpoints-check", null, ["ip daddr . meta l4proto . th dport vmap @no-endpoint-services"]],
    [
      "nodeport-endpoints-check",
      null,
      ["fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @no-endpoint-nodeports"],
    ],
    ["cluster-ips-check", null, ["ip daddr @cluster-ips reject", `ip daddr ${serviceCidr} drop`]],
    ["reject-chain", null, ["reject"]],
    ["mark-for-masquerade", null, ["meta mark set meta mark | 0x4000"]],
    [
      "masquerading",
      null,
      ["meta mark & 0x4000 == 0 return", "meta mark set meta mark ^ 0x4000", "masquerade fully-random"],
    ],
  ];
}

function newTo(...chains: readonly string[]): string[] {
  return chains.map((chain) => `ct state new jump ${chain}`);
}

/** The engine's network lets every neighbour of the host reach pods directly: only the cluster itself may. */
function guardRules(podCidr: string, hosts: readonly NetworkHost[]): string[] {
  const cluster = formatRanges(rangesOf([podCidr, ...hosts.map(({ address }) => address)]));
  return [`oifname "${podNetwork.bridge}" ct state new ct status & dnat == 0 ip saddr != ${cluster} drop`];
}

/** A pod always reaches itself, and an answer may always follow its question. */
function policyRules(lookup: string): string[] {
  return ["ct state established,related accept", "ip saddr . ip daddr @hairpin accept", lookup];
}

/**
 * A pod that reaches itself through its Service must not see itself as the sender, and what leaves the pod network takes
 * the host's address: the engine's own masquerading is off, as it would hide pods from each other across hosts.
 */
function postroutingRules(host: NetworkHost, podCidr: string): string[] {
  return [
    "jump masquerading",
    "ct status dnat ip saddr . ip daddr @hairpin masquerade fully-random",
    `ip saddr ${host.podCidr} ip daddr != ${podCidr} oifname != "${podNetwork.bridge}" masquerade fully-random`,
  ];
}
