import type { Lab } from "../../../src/cli/lab/lab.ts";
import type { Namespace, NetworkPolicy } from "../../../src/model/kinds.ts";
import type { NetworkPolicySpec } from "../../../src/model/kubernetes.generated.ts";
import type { PodState } from "../../../src/model/pod-state.ts";
import { fetchFrom, inPod, type LabPod, onHost, startPod } from "../../support/data-plane.ts";
import { type DataPlaneFleet, podOn, stateOf, webPorts } from "../../support/data-plane-fleet.ts";

const namespaces: readonly Namespace[] = ["default", "blue"].map((name) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { team: name } },
}));

/** Port 8080 is called `http`. web-1b is in the namespace `blue`, all others in `default`. */
function states(pods: readonly LabPod[]): readonly PodState[] {
  const spec = { containers: [{ name: "main", ports: [{ name: "http", containerPort: 8080 }] }] };
  return pods.map((pod) => {
    const state = stateOf(pod, { spec });
    return pod.name === "web-1b" ? { ...state, namespace: "blue" } : state;
  });
}

function policy(spec: NetworkPolicySpec): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", namespace: "default" },
    spec,
  };
}

/** Whether a connection gets through, by the pods' names and the port. */
type Passes = (from: string, to: string, port: number) => boolean;

const target = { matchLabels: { pod: "web-2a" } };
const into =
  (allowed: (from: string, port: number) => boolean): Passes =>
  (from, to, port) =>
    to !== "web-2a" || allowed(from, port);
const outOf =
  (allowed: (to: string, port: number) => boolean): Passes =>
  (from, to, port) =>
    from !== "web-2a" || allowed(to, port);
const ingress = (rule: NonNullable<NetworkPolicySpec["ingress"]>[number]) =>
  policy({ podSelector: target, policyTypes: ["Ingress"], ingress: [rule] });
const egress = (rule: NonNullable<NetworkPolicySpec["egress"]>[number]) =>
  policy({ podSelector: target, policyTypes: ["Egress"], egress: [rule] });

const table: readonly (readonly [name: string, policy: NetworkPolicy, passes: Passes])[] = [
  ["default deny of what comes in", policy({ podSelector: {}, policyTypes: ["Ingress"] }), (_, to) => to === "web-1b"],
  ["default deny of what goes out", policy({ podSelector: {}, policyTypes: ["Egress"] }), (from) => from === "web-1b"],
  ["default deny of both", policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }), () => false],
  [
    "in from a podSelector",
    ingress({ from: [{ podSelector: { matchLabels: { pod: "web-3a" } } }] }),
    into((from) => from === "web-3a"),
  ],
  [
    "in from a namespaceSelector",
    ingress({ from: [{ namespaceSelector: { matchLabels: { team: "blue" } } }] }),
    into((from) => from === "web-1b"),
  ],
  [
    "in from an ipBlock with an except",
    ingress({ from: [{ ipBlock: { cidr: "10.42.0.0/16", except: ["10.42.1.0/24"] } }] }),
    into((from) => from === "web-3a"),
  ],
  ["in on a port", ingress({ ports: [{ port: 9090 }] }), into((_, port) => port === 9090)],
  ["in on a range of ports", ingress({ ports: [{ port: 8000, endPort: 9000 }] }), into((_, port) => port === 8080)],
  ["in on a named port", ingress({ ports: [{ port: "http" }] }), into((_, port) => port === 8080)],
  [
    "out to a podSelector",
    egress({ to: [{ podSelector: { matchLabels: { pod: "web-1a" } } }] }),
    outOf((to) => to === "web-1a"),
  ],
  [
    "out to a namespaceSelector",
    egress({ to: [{ namespaceSelector: { matchLabels: { team: "blue" } } }] }),
    outOf((to) => to === "web-1b"),
  ],
  [
    "out to an ipBlock with an except",
    egress({ to: [{ ipBlock: { cidr: "10.42.0.0/16", except: ["10.42.1.2/32"] } }] }),
    outOf((to) => to !== "web-1a"),
  ],
  [
    "out to a named port",
    egress({ to: [{ podSelector: {} }], ports: [{ port: "http" }] }),
    outOf((to, port) => to !== "web-1b" && port === 8080),
  ],
];

export function policyCases(fleet: () => DataPlaneFleet, shared: { readonly lab: Lab }): void {
  describe("NetworkPolicy", () => {
    test.each(table)("%s", async (_name, applied, passes) => {
      const { pods, apply } = fleet();
      await apply({ services: [], pods: states(pods), policies: [applied], namespaces });
      const expected = pairs(pods).map(({ from, to, port }) => line(from, to, port, passes(from.name, to.name, port)));
      expect((await connections(pods)).sort()).toEqual(expected.sort());
    });

    test("stands before the pod it is about has started", async () => {
      const { hosts, pods, apply } = fleet();
      const [first, other] = hosts;
      const asking = pods.find(({ host }) => host === other);
      if (!first || !asking) throw new Error("a fleet without a second host");
      const late = podOn(first, 1, "h");
      const all = [...pods, late];
      await apply({ services: [], pods: states(all), policies: [policy({ podSelector: {} })], namespaces });
      // Asks in tight succession while the pod comes up; prints a line for each answer.
      const loop = `for i in $(seq 30); do curl -s -m 0.3 http://${late.address}:8080/ ; sleep 0.02; done; true`;
      const asked = inPod(asking, "sh", "-c", loop);
      await startPod(shared.lab, late);
      expect(await asked).toBe("");
      expect(await fetchFrom(late, "http://127.0.0.1:8080/")).toContain(late.name);
      await apply({ services: [], pods: states(all) });
      expect(await fetchFrom(asking, `http://${late.address}:8080/`)).toContain(late.name);
      await onHost(first, "docker", "rm", "--force", late.name, `${late.name}-web`, `${late.name}-client`);
    });
  });
}

interface Pair {
  readonly from: LabPod;
  readonly to: LabPod;
  readonly port: number;
}

function pairs(pods: readonly LabPod[]): readonly Pair[] {
  return pods.flatMap((from) =>
    pods.filter((to) => to !== from).flatMap((to) => webPorts.map((port) => ({ from, to, port }))),
  );
}

function line(from: LabPod, to: LabPod, port: number, passed: boolean): string {
  return `${from.name} -> ${to.name}:${port} ${passed ? "passes" : "is stopped"}`;
}

/** Every pod asks every other on every port, all at once. */
async function connections(pods: readonly LabPod[]): Promise<string[]> {
  const asked = pods.map(async (from) => {
    const own = pairs(pods).filter((pair) => pair.from === from);
    const asks = own.map(({ to, port }) => {
      const [yes, no] = [line(from, to, port, true), line(from, to, port, false)];
      return `{ curl -s -o /dev/null -m 1 http://${to.address}:${port}/ && echo '${yes}' || echo '${no}'; } &`;
    });
    return (await inPod(from, "sh", "-c", `${asks.join(" ")} wait`)).trim().split("\n");
  });
  return (await Promise.all(asked)).flat();
}
