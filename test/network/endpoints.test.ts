import type { EndpointSlice, Endpoints } from "../../src/model/kinds.ts";
import type { ServiceSpec } from "../../src/model/kubernetes.generated.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import { endpoints } from "../../src/network/endpoints.ts";
import type { ManualEndpoints } from "../../src/network/manual-endpoints.ts";
import { aPod, aService, leavingSince } from "../support/network-case.ts";

const selector = { app: "web" };

function found(spec: ServiceSpec, pods: readonly PodState[], manual: readonly ManualEndpoints[] = []) {
  const [service] = endpoints([aService("web", spec)], pods, manual);
  return service?.ports ?? [];
}

const addresses = (spec: ServiceSpec, pods: readonly PodState[]) =>
  found(spec, pods)[0]?.endpoints.map(({ address, port }) => `${address}:${port}`);
const conditions = (spec: ServiceSpec, pod: PodState) => {
  const one = found(spec, [pod])[0]?.endpoints[0];
  return one && [one.ready, one.serving, one.terminating];
};
const ports = [{ port: 80, targetPort: 8080 }];

describe("the endpoints of a Service", () => {
  it("are the pods of its namespace that carry every label of its selector", () => {
    const pods = [
      aPod("a", "10.42.1.2", { labels: { app: "web", tier: "front" } }),
      aPod("b", "10.42.1.3", { labels: { app: "web" } }),
      aPod("c", "10.42.1.4", { labels: { app: "web", tier: "front" }, namespace: "other" }),
    ];
    expect(addresses({ selector: { app: "web", tier: "front" }, ports }, pods)).toEqual(["10.42.1.2:8080"]);
  });

  it("leave out pods without host or address, and those that ended", () => {
    const pods = [
      aPod("web-1", "10.42.1.2", { host: null }),
      aPod("web-2", "10.42.1.3", { address: null }),
      aPod("web-3", "10.42.1.4", { status: { phase: "Succeeded" } }),
      aPod("web-4", "10.42.1.5", { status: { phase: "Failed" } }),
    ];
    expect(addresses({ selector, ports }, pods)).toEqual([]);
  });

  it.each([
    ["ready", {}, [true, true, false]],
    ["not ready", { ready: false }, [false, false, false]],
    ["leaving and answering", { leaving: leavingSince(0) }, [false, true, true]],
    ["leaving and not answering", { leaving: leavingSince(0), ready: false }, [false, false, true]],
  ])("say of a pod that is %s", (_what, change, expected) => {
    expect(conditions({ selector, ports }, aPod("web-1", "10.42.1.2", change))).toEqual(expected);
  });

  it("are ready before the pods are where the Service publishes them so", () => {
    const pod = aPod("web-1", "10.42.1.2", { ready: false });
    expect(conditions({ selector, ports, publishNotReadyAddresses: true }, pod)).toEqual([true, false, false]);
  });

  it("follow a named port to another number on each pod, sidecars included, and skip pods without it", () => {
    const named = (name: string, containerPort: number) => ({ ports: [{ name, containerPort }] });
    const pods = [
      aPod("web-1", "10.42.1.2", { spec: { containers: [{ name: "m", ...named("http", 1) }] } }),
      aPod("web-2", "10.42.1.3", { spec: { containers: [{ name: "m", ...named("http", 2) }] } }),
      aPod("web-3", "10.42.1.4", { spec: { containers: [{ name: "m", ...named("admin", 3) }] } }),
      aPod("web-4", "10.42.1.5", {
        spec: {
          containers: [{ name: "m" }],
          initContainers: [{ name: "s", restartPolicy: "Always", ...named("http", 4) }],
        },
      }),
    ];
    const spec = { selector, ports: [{ port: 80, targetPort: "http" }] };
    expect(addresses(spec, pods)).toEqual(["10.42.1.2:1", "10.42.1.3:2", "10.42.1.5:4"]);
  });

  it("have a host name where the pod names this Service as its subdomain", () => {
    const pod = (subdomain: string) => aPod("web-1", "10.42.1.2", { spec: { hostname: "one", subdomain } });
    const nameOf = (subdomain: string) => found({ selector, ports }, [pod(subdomain)])[0]?.endpoints[0]?.hostname;
    expect([nameOf("web"), nameOf("other")]).toEqual(["one", null]);
  });

  it("of a headless Service without ports are there for their names", () => {
    expect(addresses({ selector, clusterIP: "None" }, [aPod("web-1", "10.42.1.2")])).toEqual(["10.42.1.2:0"]);
  });

  it("of a Service without selector are those written by hand, port by port", () => {
    const manual: Endpoints = {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "web", namespace: "default" },
      subsets: [
        {
          addresses: [{ ip: "192.0.2.1" }],
          notReadyAddresses: [{ ip: "192.0.2.2" }],
          ports: [
            { name: "http", port: 8080 },
            { name: "admin", port: 9090 },
          ],
        },
      ],
    };
    const spec = {
      ports: [
        { name: "http", port: 80 },
        { name: "admin", port: 81 },
        { name: "none", port: 82 },
      ],
    };
    expect(
      found(spec, [], [manual]).map(({ endpoints: list }) => list.map((one) => [one.address, one.port, one.ready])),
    ).toEqual([
      [
        ["192.0.2.1", 8080, true],
        ["192.0.2.2", 8080, false],
      ],
      [
        ["192.0.2.1", 9090, true],
        ["192.0.2.2", 9090, false],
      ],
      [],
    ]);
  });

  it("of a Service without selector are those of EndpointSlices with its label too, each address once", () => {
    const slice = (name: string, addresses: readonly EndpointSlice["endpoints"][number][], addressType = "IPv4") => ({
      apiVersion: "discovery.k8s.io/v1" as const,
      kind: "EndpointSlice" as const,
      metadata: { name, namespace: "default", labels: { "kubernetes.io/service-name": "web" } },
      addressType,
      endpoints: addresses,
      ports: [{ name: "http", port: 8080 }],
    });
    const slices = [
      slice("web-1", [
        { addresses: ["192.0.2.1", "192.0.2.9"] },
        { addresses: ["192.0.2.2"], conditions: { ready: false } },
        {
          addresses: ["192.0.2.3"],
          conditions: { ready: false, serving: true, terminating: true },
          nodeName: "host-1",
        },
      ]),
      slice("web-2", [{ addresses: ["192.0.2.1"] }, { addresses: ["192.0.2.4"], hostname: "four" }]),
      slice("web-6", [{ addresses: ["2001:db8::1"] }], "IPv6"),
      { ...slice("other", [{ addresses: ["192.0.2.5"] }]), metadata: { name: "other", namespace: "default" } },
    ];
    const [http] = found({ ports: [{ name: "http", port: 80 }] }, [], slices);
    expect(
      http?.endpoints.map(({ address, ready, serving, terminating, host, hostname }) =>
        [address, ready, serving, terminating, host, hostname].join(" "),
      ),
    ).toEqual([
      "192.0.2.1 true true false  ",
      "192.0.2.2 false false false  ",
      "192.0.2.3 false true true host-1 ",
      "192.0.2.4 true true false  four",
    ]);
  });

  it("of an ExternalName Service are none", () => {
    expect(
      addresses({ type: "ExternalName", externalName: "x.test", selector, ports }, [aPod("web-1", "10.42.1.2")]),
    ).toEqual([]);
  });
});
