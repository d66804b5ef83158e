import { effectiveRequest } from "../../../src/planner/placement/effective-request.ts";
import { pairs } from "./cases/notation.ts";
import { podLevelRequests, podRequests } from "./cases/pod-requests.ts";

const container = (requests: Record<string, string>, more = {}) => ({ name: "c", resources: { requests }, ...more });

describe("what a pod holds", () => {
  it.each([...podRequests.rows, ...podLevelRequests.rows])("%s", (_, parts, holds) => {
    const of = (kind: string) =>
      parts.filter((part) => part.startsWith(`${kind} `)).map((part) => container(pairs(part)));
    const inits = parts
      .filter((part) => /^(init|sidecar) /.test(part))
      .map((part) => container(pairs(part), part.startsWith("sidecar") ? { restartPolicy: "Always" } : {}));
    const [pod] = of("pod");
    const [overhead] = of("overhead");
    const spec = {
      containers: of("app"),
      initContainers: inits,
      ...(pod && { resources: pod.resources }),
      ...(overhead && { overhead: overhead.resources.requests }),
    };
    expect(effectiveRequest(spec)).toEqual(effectiveRequest({ containers: [container(pairs(holds))] }));
  });
});

describe("effectiveRequest", () => {
  it("counts thousandths of a core, bytes and pieces, rounded up", () => {
    const spec = { containers: [container({ cpu: "0.1", memory: "1Ki", "example.com/gpu": "1500m" })] };
    expect(effectiveRequest(spec)).toEqual({ cpuMillis: 100, memoryBytes: 1024, other: { "example.com/gpu": 2 } });
  });

  it("takes a limit for a request where only the limit is there", () => {
    const spec = {
      containers: [{ name: "c", resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "1" } } }],
    };
    expect(effectiveRequest(spec)).toEqual({ cpuMillis: 1000, memoryBytes: 2 ** 30, other: {} });
  });

  it("takes the whole pod's requests in place of its containers' sum", () => {
    const spec = {
      containers: [container({ cpu: "1" }), container({ cpu: "1" })],
      resources: { requests: { cpu: "1500m" } },
    };
    expect(effectiveRequest(spec).cpuMillis).toBe(1500);
  });

  it("counts what is no quantity, or below zero, as nothing", () => {
    const spec = { containers: [container({ cpu: "lots", memory: "-1Gi" }), container({ cpu: "-5" })] };
    expect(effectiveRequest(spec)).toEqual({ cpuMillis: 0, memoryBytes: 0, other: {} });
  });
});
