import { ruleset } from "../../src/network/ruleset.ts";
import { traceRuleset } from "../support/nft-trace.ts";
import { type FlowCase, flowCases, nodeAddress, thisHost } from "./kube-proxy-flows.ts";

const host = { name: thisHost, address: nodeAddress, podCidr: "10.180.0.0/24" };
const cluster = { podCidr: "10.0.0.0/8", serviceCidr: "172.30.0.0/16", clusterDomain: "cluster.local" };
const traced = { addresses: [nodeAddress, "192.168.99.11", "1.2.3.4"], podCidr: host.podCidr };

const render = (ports: FlowCase["ports"]) =>
  ruleset({ host, hosts: [host], cluster, ports, policies: { policies: [], namespaces: [], pods: [] } }).text;

function packet(source: string, destination: string) {
  const [, address = "", port = "", protocol = "tcp"] = /^([\d.]+):(\d+)(?:\/(\w+))?$/.exec(destination) ?? [];
  return { source, destination: address, port: Number(port), protocol: protocol as "tcp" };
}

describe.each(flowCases)("as kube-proxy's $test", ({ ports, rows }) => {
  const text = render(ports);

  const named = rows.map(([name, source, destination, output, masquerade]) => ({
    name,
    source,
    destination,
    output,
    masquerade,
  }));

  it.each(named)("$name: $source to $destination", ({ source, destination, output, masquerade }) => {
    const result = traceRuleset(text, packet(source, destination), traced);
    expect(result.output).toBe(output);
    if (output !== "DROP" && output !== "REJECT") expect(result.masquerade).toBe(masquerade === "masq");
  });
});
