import type { Container, PodAffinityTerm } from "../../../src/model/kubernetes.generated.ts";
import { openPlacement } from "../../../src/planner/placement/open-placement.ts";
import { place } from "../../../src/planner/placement/place.ts";
import type { PlacementRequest, PodToPlace } from "../../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest, type PodShape, running } from "../../support/placement-builders.ts";
import { hostPortCases } from "./cases/host-ports.ts";
import { nodeAffinityCases } from "./cases/node-affinity.ts";
import { namedPairs, nodeSelection, pairs, readTaint, readToleration, requirements } from "./cases/notation.ts";
import { podAffinityCases } from "./cases/pod-affinity.ts";
import { resourceCases } from "./cases/resources.ts";
import { taintCases } from "./cases/taints.ts";
import { spreadCases } from "./cases/topology-spread.ts";

// What upstream's own tests say, one row each: see the head of every table for where it comes from.

function possible(request: Partial<PlacementRequest>, pod: PodToPlace): string {
  const hosts = openPlacement(aRequest(request)).scores(pod);
  return hosts
    .map(({ host }) => host)
    .sort()
    .join(" ");
}

/** The one host's reasons; none where it takes the pod. */
function reasons(request: Partial<PlacementRequest>, pod: PodToPlace): readonly string[] {
  const [verdict] = place(aRequest({ ...request, pods: [pod] })).verdicts;
  return verdict?.kind === "refused" ? (verdict.hosts[0]?.reasons ?? ["no host at all"]) : [];
}

describe("node affinity", () => {
  it.each(nodeAffinityCases.rows)("%s", (_name, nodeSelector, terms, host, fits) => {
    const { name, labels } = namedPairs(host);
    const found = reasons({ hosts: [aHost(name, { labels })] }, aPod("p", nodeSelection(nodeSelector, terms)));
    expect(found).toEqual(fits ? [] : ["node(s) didn't match Pod's node affinity/selector"]);
  });
});

describe("taints", () => {
  it.each(taintCases.rows)("%s", (_name, tolerations, taints, fits) => {
    const host = aHost("h", { taints: list(taints).map(readTaint) });
    const found = reasons({ hosts: [host] }, aPod("p", { tolerations: list(tolerations).map(readToleration) }));
    expect(found).toEqual(fits ? [] : [expect.stringMatching(/^node\(s\) had untolerated taint \{.+: .*\}$/)]);
  });
});

describe("host ports", () => {
  it.each(hostPortCases.rows)("%s", (_name, wanted, taken, fits) => {
    const there = running(aPod("there", portShape(taken)), "h");
    const found = reasons({ hosts: [aHost("h")], running: [there] }, aPod("p", portShape(wanted)));
    expect(found).toEqual(fits ? [] : ["node(s) didn't have free ports for the requested pod ports"]);
  });

  function portShape(text: string): PodShape {
    const [, kind, ports] = /^(init|sidecar)?:?(.*)$/.exec(text) ?? [];
    const container: Container = { name: "c", ports: (ports ?? "").split(" ").filter(Boolean).map(port) };
    const app = { name: "app" };
    if (kind === "init") return { containers: [app], initContainers: [container] };
    if (kind === "sidecar") return { containers: [app], initContainers: [{ ...container, restartPolicy: "Always" }] };
    return { containers: [container] };
  }

  function port(text: string) {
    const [protocol = "", hostIP = "", hostPort = ""] = text.split("/");
    return { containerPort: 1, hostPort: Number(hostPort), ...(hostIP && { hostIP }), ...(protocol && { protocol }) };
  }
});

describe("resources", () => {
  const other = { "example.com/aaa": 5, "ephemeral-storage": 20, "hugepages-2Mi": 5 };

  it.each(resourceCases.rows)("$name", ({ app = "0/0", init, overhead, used, maxPods = 32, lacks }) => {
    const there = used === undefined ? [] : [running(aPod("there", { containers: containers(used) }), "h")];
    const pod = aPod("p", {
      containers: containers(app),
      ...(init && { initContainers: containers(init) }),
      ...(overhead && { overhead: amounts(overhead) }),
    });
    const found = reasons({ hosts: [aHost("h", { cpu: 10, memory: 20, other, maxPods })], running: there }, pod);
    const words = lacks.split(" ").filter(Boolean);
    expect(found).toEqual(words.map((word) => (word === "pods" ? "Too many pods" : `Insufficient ${word}`)));
  });

  function containers(text: string): Container[] {
    return text.split(" + ").map((part, index) => ({
      name: `c${index}`,
      resources: { requests: amounts(part.replace("sidecar ", "")) },
      ...(part.startsWith("sidecar") && { restartPolicy: "Always" }),
    }));
  }

  function amounts(text: string): Record<string, string> {
    const [cpu = "0", memory = "0"] = (text.split(" ")[0] ?? "").split("/");
    return { cpu: `${cpu}m`, memory, ...pairs(text.split(" ").slice(1).join(" ")) };
  }
});

describe("pod affinity", () => {
  const reasonOf = {
    affinity: "node(s) didn't match pod affinity rules",
    "anti-affinity": "node(s) didn't match pod anti-affinity rules",
    existing: "node(s) didn't satisfy existing pods anti-affinity rules",
  };
  const machine = ["machine1 region=r1 zone=z11"];

  it.each(podAffinityCases.rows)(
    "$name",
    ({ labels = "", namespace = "default", near, far, pods = [], hosts = machine, fits, reason }) => {
      const request = {
        hosts: hosts.map(namedPairs).map((host) => aHost(host.name, { labels: host.labels })),
        running: pods.map(there),
      };
      const pod = aPod("p", { labels: pairs(labels), namespace, affinity: affinity(near, far) });
      expect(possible(request, pod)).toBe(fits);
      expect(reasons(request, pod)).toEqual(reason ? [reasonOf[reason]] : []);
    },
  );

  /** `host labels [terms] namespace`. */
  function there(text: string, index: number) {
    const [, terms] = /\[(.*)\]/.exec(text) ?? [];
    const rest = text.replace(/\[.*\]/, "").trim();
    const [host = "", ...words] = rest.split(/ +/);
    const namespace = words.find((word) => !word.includes("=")) ?? "default";
    return running(aPod(`r${index}`, { labels: pairs(rest), namespace, affinity: affinity(undefined, terms) }), host);
  }

  function affinity(near: string | undefined, far: string | undefined) {
    return {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms(near) },
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms(far) },
    };
  }

  function terms(text: string | undefined): PodAffinityTerm[] {
    if (text === undefined) return [];
    return text.split(" | ").map((term) => {
      const [expressions = "", where = ""] = term.split(" @ ");
      const [topologyKey = "", namespace] = where.split(" in ");
      return {
        topologyKey,
        labelSelector: { matchExpressions: requirements(expressions) },
        ...(namespace && { namespaces: [namespace] }),
      };
    });
  }
});

describe("topology spread", () => {
  const zones = [
    "node-a zone=zone1 node=node-a",
    "node-b zone=zone1 node=node-b",
    "node-x zone=zone2 node=node-x",
    "node-y zone=zone2 node=node-y",
  ];
  const taint = { key: "taint-key", value: "x", effect: "NoSchedule" };

  it.each(spreadCases.rows)("$name", (row) => {
    const { pod = "foo", constraint, nodeSelector, affinity, hosts = zones, tolerates, fits } = row;
    const named = hosts.map(namedPairs);
    const there = (counts: readonly number[] = [], words: string) =>
      named.flatMap(({ name }, index) =>
        Array.from({ length: counts[index] ?? 0 }, (_, copy) =>
          running(aPod(`${name}-${words}-${copy}`, { labels: labelled(words) }), name),
        ),
      );
    const request = {
      hosts: named.map(({ name, labels }) => aHost(name, { labels, taints: name === row.taint ? [taint] : [] })),
      running: [...there(row.counts, "foo"), ...there(row.bars, "bar"), ...there(row.both, "foo bar")],
    };
    const shape: PodShape = {
      labels: labelled(pod),
      topologySpreadConstraints: constraint.split(" & ").map(spread),
      ...nodeSelection(nodeSelector, affinity),
      ...(tolerates && { tolerations: [{ key: "taint-key", operator: "Exists" }] }),
    };
    expect(possible(request, aPod("p", shape))).toBe(fits);
  });

  function labelled(words: string): Record<string, string> {
    return Object.fromEntries(words.split(" ").map((word) => [word, ""]));
  }

  it("pods of other namespaces and pods on their way out do not count", () => {
    const hosts = zones.map(namedPairs).map(({ name, labels }) => aHost(name, { labels }));
    const foo = { labels: { foo: "" } };
    const there = [
      running(aPod("1", { ...foo, namespace: "ns1" }), "node-a"),
      running(aPod("2", foo), "node-b", { leaving: true }),
      running(aPod("3", foo), "node-x"),
    ];
    const pod = aPod("p", { ...foo, topologySpreadConstraints: [spread("1 zone")] });
    expect(possible({ hosts, running: there }, pod)).toBe("node-a node-b");
  });

  /** `maxSkew topologyKey [label] [min=n] [affinity=policy] [taints=policy]`. */
  function spread(text: string) {
    const [maxSkew, topologyKey = "", label] = text.split(" ");
    const options = pairs(text);
    const key = label === undefined || label.includes("=") ? "foo" : label;
    return {
      maxSkew: Number(maxSkew),
      topologyKey,
      whenUnsatisfiable: "DoNotSchedule",
      ...(key !== "-" && { labelSelector: { matchExpressions: [{ key, operator: "Exists" }] } }),
      ...(options["min"] && { minDomains: Number(options["min"]) }),
      ...(options["affinity"] && { nodeAffinityPolicy: options["affinity"] }),
      ...(options["taints"] && { nodeTaintsPolicy: options["taints"] }),
    };
  }
});

describe("node name and unschedulable", () => {
  // From TestNodeName (plugins/nodename) and TestNodeUnschedulable (plugins/nodeunschedulable) of kubernetes/kubernetes;
  // the last row is our own.
  const tolerations = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }];
  const cases: [string, PodShape, boolean, string[]][] = [
    ["no host named", {}, false, []],
    ["the host named", { nodeName: "h" }, false, []],
    ["another host named", { nodeName: "bar" }, false, ["node(s) didn't match the requested node name"]],
    ["unschedulable", {}, true, ["node(s) were unschedulable"]],
    ["schedulable", {}, false, []],
    ["unschedulable and tolerated", { tolerations }, true, []],
    ["unschedulable, everything tolerated", { tolerations: [{ operator: "Exists" }] }, true, []],
  ];

  it.each(cases)("%s", (_name, shape, unschedulable, expected) => {
    expect(reasons({ hosts: [aHost("h", { unschedulable })] }, aPod("p", shape))).toEqual(expected);
  });
});

function list(text: string): string[] {
  return text.split(", ").filter(Boolean);
}
