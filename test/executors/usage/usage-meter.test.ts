import { createUsageMeter, type UsageSource } from "../../../src/executors/usage/usage-meter.ts";
import { parseUsage } from "../../../src/executors/usage/usage-sample.ts";
import { instant } from "../../../src/model/instant.ts";
import { containerName, hostName, imageRef, podUid } from "../../../src/model/names.ts";
import type { Engine, ObservedContainer, ObservedPod } from "../../../src/model/observed.ts";

const [web, side] = ["a".repeat(64), "b".repeat(64)];
const host = hostName("h1");
const start = 1_800_000_000_000;

function container(id: string, name: string): ObservedContainer {
  return {
    id,
    name: containerName(name),
    role: "app",
    container: name,
    specHash: "",
    attempt: 0,
    image: imageRef("web:1"),
    imageId: "",
    state: { kind: "running", startedAt: instant(start), paused: false },
    restartCount: 0,
    lastEnd: null,
  };
}

const pod: ObservedPod = {
  uid: podUid("uid-1"),
  namespace: "default",
  name: "web-1",
  owner: { group: "", kind: "Pod", namespace: "default", name: "web-1" },
  templateHash: "",
  manifest: null,
  address: null,
  sandbox: null,
  containers: [container(web, "web"), container(side, "side")],
};

/** A host whose helper tells these texts, one a look. Its clock is five seconds ahead of ours. */
function meterOver(texts: readonly (string | null)[]) {
  let now = start;
  let looks = 0;
  const source: UsageSource = {
    name: host,
    read: async () => texts[looks++] ?? null,
    snapshot: () => ({ engine: { clockSkewMs: 5_000 } as Engine, pods: [pod] }),
  };
  const meter = createUsageMeter({ hosts: () => [source], now: () => instant(now) });
  const lookAfter = async (ms: number) => {
    now += ms;
    await meter.sample();
    return meter.usage();
  };
  return { meter, lookAfter };
}

const text = (ms: number, counters: Readonly<Record<string, readonly [number, number]>>): string =>
  [`at ${start + 5_000 + ms}`, ...Object.entries(counters).map(([id, [cpu, memory]]) => `${id} ${cpu} ${memory}`)].join(
    "\n",
  );

describe("usage", () => {
  it("is the difference of two samples by the host's own clock", async () => {
    const { meter, lookAfter } = meterOver([
      text(0, { host: [1_000_000, 4096], [web]: [100, 10], [side]: [0, 5] }),
      text(10_000, { host: [6_000_000, 8192], [web]: [2_500_100, 20], [side]: [0, 6] }),
    ]);
    expect((await lookAfter(1_000)).pods.size).toBe(0);
    const { pods, hosts } = await lookAfter(15_000);
    meter.close();
    expect(hosts.get(host)).toEqual({ at: start + 10_000, windowMs: 10_000, cpuMillis: 500, memoryBytes: 8192 });
    expect(pods.get(pod.uid)).toEqual({
      at: start + 10_000,
      windowMs: 10_000,
      containers: [
        { container: "web", cpuMillis: 250, memoryBytes: 20 },
        { container: "side", cpuMillis: 0, memoryBytes: 6 },
      ],
    });
  });

  it("of a pod is missing while one of its containers has one sample, or was started anew", async () => {
    const { meter, lookAfter } = meterOver([
      text(0, { [web]: [100, 10] }),
      text(10_000, { [web]: [200, 10], [side]: [50_000, 5] }),
      text(20_000, { [web]: [300, 10], [side]: [7, 5] }),
      text(30_000, { [web]: [400, 10], [side]: [8, 5] }),
    ]);
    const told = [];
    for (const ms of [1_000, 10_000, 10_000, 10_000]) told.push((await lookAfter(ms)).pods.size);
    meter.close();
    expect(told).toEqual([0, 0, 0, 1]);
  });

  it("is kept while the helper says the same, and forgotten after a minute", async () => {
    const second = text(10_000, { host: [10, 1] });
    const { meter, lookAfter } = meterOver([text(0, { host: [0, 1] }), second, second, null, null]);
    const told = [];
    for (const ms of [1_000, 10_000, 15_000, 30_000, 30_000]) told.push((await lookAfter(ms)).hosts.size);
    meter.close();
    expect(told).toEqual([0, 1, 1, 1, 0]);
  });

  it("is nothing where a file is not one of ours", () => {
    expect(parseUsage("")).toBeNull();
    expect(parseUsage("at soon\nx 1 2\n")).toBeNull();
  });
});
