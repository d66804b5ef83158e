import type { Namespace, NetworkPolicy } from "../../src/model/kinds.ts";
import type { NetworkPolicySpec } from "../../src/model/kubernetes.generated.ts";
import { hostName } from "../../src/model/names.ts";
import { ruleset } from "../../src/network/ruleset.ts";
import { aPod, cluster, threeHosts } from "../support/network-case.ts";
import { traceRuleset } from "../support/nft-trace.ts";

// The model of the truth tables that network policy suites use: pods a, b, c in namespaces x, y, z, all on one host,
// with port 80 named serve-80 and port 81 named serve-81.
const letters = ["a", "b", "c"] as const;
const spaces = ["x", "y", "z"] as const;
const ports = [80, 81].map((number) => ({ containerPort: number, name: `serve-${number}` }));
const pods = spaces.flatMap((space, row) =>
  letters.map((letter, column) => ({
    ...aPod(`${letter}`, `10.42.1.${10 * (row + 1) + column}`, { labels: { pod: letter } }),
    namespace: space,
    manifest: {
      apiVersion: "v1" as const,
      kind: "Pod" as const,
      metadata: { name: letter, namespace: space, labels: { pod: letter } },
      spec: { containers: [{ name: "main", ports }] },
    },
  })),
);
const namespaces: readonly Namespace[] = spaces.map((name) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { ns: name } },
}));

function policy(spec: NetworkPolicySpec, namespace = "x"): NetworkPolicy {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p", namespace }, spec };
}

/** `x/a -> y/b:80` for every connection that a policy stops, of all pairs on a port. */
function stopped(policies: readonly NetworkPolicy[], port = 80, protocol: "tcp" | "udp" = "tcp"): string[] {
  const [host] = threeHosts;
  if (!host) throw new Error("no host");
  const text = ruleset({ host, hosts: threeHosts, cluster, ports: [], policies: { policies, namespaces, pods } }).text;
  const traced = { addresses: [host.address, "10.42.1.1"], podCidr: host.podCidr };
  return pods.flatMap((from) =>
    pods.flatMap((to) => {
      if (from === to) return [];
      const packet = { source: from.address ?? "", destination: to.address ?? "", port, protocol };
      const { output } = traceRuleset(text, packet, traced);
      return output === "DROP" ? [`${from.namespace}/${from.name} -> ${to.namespace}/${to.name}`] : [];
    }),
  );
}

const all = stopped([
  policy({ podSelector: {}, policyTypes: ["Ingress"] }, "x"),
  policy({ podSelector: {} }, "y"),
  policy({ podSelector: {} }, "z"),
]);
const into = (target: string, ...allowed: readonly string[]) =>
  all.filter((line) => line.endsWith(`-> ${target}`) && !allowed.some((source) => line.startsWith(`${source} `)));

describe("a NetworkPolicy", () => {
  it("that nobody wrote stops nothing", () => {
    expect(stopped([])).toEqual([]);
  });

  it("with an empty selector and no rule denies its whole namespace", () => {
    const denied = stopped([policy({ podSelector: {}, policyTypes: ["Ingress"] })]);
    expect(denied).toEqual(all.filter((line) => / -> x\//.test(line)));
    expect(denied).toHaveLength(24);
  });

  it("for egress denies what its pods send", () => {
    expect(stopped([policy({ podSelector: { matchLabels: { pod: "a" } }, policyTypes: ["Egress"] })])).toEqual(
      all.filter((line) => line.startsWith("x/a ")),
    );
  });

  it("allows pods of its own namespace by label", () => {
    const spec = {
      podSelector: { matchLabels: { pod: "a" } },
      ingress: [{ from: [{ podSelector: { matchLabels: { pod: "b" } } }] }],
    };
    expect(stopped([policy(spec)])).toEqual(into("x/a", "x/b"));
  });

  it("allows all pods of namespaces by label, and by the name every namespace carries", () => {
    const from = (labels: Readonly<Record<string, string>>) => ({
      podSelector: { matchLabels: { pod: "a" } },
      ingress: [{ from: [{ namespaceSelector: { matchLabels: labels } }] }],
    });
    const expected = into("x/a", "y/a", "y/b", "y/c");
    expect(stopped([policy(from({ ns: "y" }))])).toEqual(expected);
    expect(stopped([policy(from({ "kubernetes.io/metadata.name": "y" }))])).toEqual(expected);
  });

  it("wants both selectors of one peer, and either of two peers", () => {
    const ns = { namespaceSelector: { matchLabels: { ns: "y" } } };
    const pod = { podSelector: { matchLabels: { pod: "b" } } };
    const target = { podSelector: { matchLabels: { pod: "a" } } };
    expect(stopped([policy({ ...target, ingress: [{ from: [{ ...ns, ...pod }] }] })])).toEqual(into("x/a", "y/b"));
    expect(stopped([policy({ ...target, ingress: [{ from: [ns, pod] }] })])).toEqual(
      into("x/a", "y/a", "y/b", "y/c", "x/b"),
    );
  });

  it("allows addresses of a block without its exceptions", () => {
    const ipBlock = { cidr: "10.42.1.0/24", except: ["10.42.1.20/30"] };
    const spec = { podSelector: { matchLabels: { pod: "a" } }, ingress: [{ from: [{ ipBlock }] }] };
    expect(stopped([policy(spec)])).toEqual(into("x/a", "x/b", "x/c", "z/a", "z/b", "z/c"));
  });

  it.each([
    ["number", { port: 80 }],
    ["name", { port: "serve-80" }],
    ["range", { port: 79, endPort: 80 }],
  ])("allows a port by %s and protocol", (_by, port) => {
    const policies = [policy({ podSelector: { matchLabels: { pod: "a" } }, ingress: [{ ports: [port] }] })];
    expect(stopped(policies, 80)).toEqual([]);
    expect(stopped(policies, 81)).toEqual(into("x/a"));
    expect(stopped(policies, 80, "udp")).toEqual(into("x/a"));
  });

  it("finds a named port on the pods egress leads to", () => {
    const to = [{ namespaceSelector: { matchLabels: { ns: "y" } } }];
    const spec = {
      podSelector: { matchLabels: { pod: "a" } },
      policyTypes: ["Egress"],
      egress: [{ to, ports: [{ port: "serve-81" }] }],
    };
    const fromA = all.filter((line) => line.startsWith("x/a "));
    expect(stopped([policy(spec)], 81)).toEqual(fromA.filter((line) => !/ -> y\//.test(line)));
    expect(stopped([policy(spec)], 80)).toEqual(fromA);
  });

  it("adds to others: a pod may do what any of its policies allows", () => {
    const target = { podSelector: { matchLabels: { pod: "a" } } };
    const from = (pod: string) =>
      policy({ ...target, ingress: [{ from: [{ podSelector: { matchLabels: { pod } } }] }] });
    const second = { ...from("c"), metadata: { name: "q", namespace: "x" } };
    expect(stopped([from("b"), second])).toEqual(into("x/a", "x/b", "x/c"));
  });

  it("means nothing on a host that has none of its pods", () => {
    const policies = [policy({ podSelector: {} })];
    const [, other] = threeHosts;
    if (!other) throw new Error("no second host");
    const { text } = ruleset({
      host: other,
      hosts: threeHosts,
      cluster,
      ports: [],
      policies: { policies, namespaces, pods },
    });
    expect(text).not.toContain("policy-");
    expect(pods.every(({ host }) => host === hostName("host-1"))).toBe(true);
  });
});

describe("between a pod that nothing is allowed to and the hosts", () => {
  const [own, other] = threeHosts;
  const closed = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  const policies = { policies: [closed], namespaces, pods };
  const text = own ? ruleset({ host: own, hosts: threeHosts, cluster, ports: [], policies }).text : "";
  const traced = { addresses: [own?.address ?? "", "10.42.1.1"], podCidr: own?.podCidr ?? "" };
  const pod = "10.42.1.10";

  it.each([
    ["its own host reaches it: probes come from there", own?.address, pod, ""],
    ["its own host by the bridge's address reaches it", "10.42.1.1", pod, ""],
    ["it reaches its own host", pod, own?.address, ""],
    ["it reaches the name server on the bridge", pod, "10.42.1.1", ""],
    ["another host does not reach it", other?.address, pod, "DROP"],
    ["it does not reach another host", pod, other?.address, "DROP"],
  ])("%s", (_what, source = "", destination = "", output) => {
    expect(traceRuleset(text, { source, destination, port: 80 }, traced).output).toBe(output);
  });
});
