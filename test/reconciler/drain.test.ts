import type { HostFile } from "../../src/model/action.ts";
import { instant } from "../../src/model/instant.ts";
import { hostName, type PodUid, podUid } from "../../src/model/names.ts";
import type { ObservedHost } from "../../src/model/observed.ts";
import { drainedPods, type Rendered } from "../../src/reconciler/drain.ts";
import { observedHost } from "../support/observed-host.ts";

const pod = podUid("p1");
const leaving = new Map([[pod, { since: instant(1_000), reason: "scaled down" }]]);
const file: HostFile = { path: "nft/berth.nft", content: "new", hash: "h2", mode: 0o644 };
const hosts = ["a", "b"];

function rendered(without: readonly PodUid[] = [pod]): Rendered {
  return { files: new Map(hosts.map((name) => [hostName(name), [file]])), without: new Set(without) };
}

function drained(observed: readonly ObservedHost[], options: { last?: Rendered | null; now?: number } = {}): PodUid[] {
  const { last = rendered(), now = 2_000 } = options;
  return [...drainedPods({ leaving, before: new Set(), rendered: last, hosts: observed, now: instant(now) })];
}

const applied = (name: string, hash: string) => observedHost(name, { appliedFiles: { [file.path]: hash } });

describe("a leaving pod may stop", () => {
  it("once every host has applied what was rendered without it", () => {
    expect(drained([applied("a", "h2"), applied("b", "h2")])).toEqual([pod]);
  });

  it("not while one host has not", () => {
    expect(drained([applied("a", "h2"), applied("b", "h1")])).toEqual([]);
  });

  it("not on the strength of rules that still had it", () => {
    expect(drained([applied("a", "h2"), applied("b", "h2")], { last: rendered([]) })).toEqual([]);
  });

  it("not before anything was rendered in this process", () => {
    expect(drained([applied("a", "h2"), applied("b", "h2")], { last: null })).toEqual([]);
  });

  it("without waiting for a host that does not answer", () => {
    const silent = observedHost("b", { condition: "Unknown" });
    expect(drained([applied("a", "h2"), silent])).toEqual([pod]);
  });

  it("at the latest half a minute after it was chosen", () => {
    expect(drained([applied("a", "h1")], { now: 31_001 })).toEqual([pod]);
    expect(drained([applied("a", "h1")], { now: 31_000 })).toEqual([]);
  });

  it("and stays allowed when the rules change again before it does", () => {
    const input = {
      leaving,
      before: new Set([pod]),
      rendered: rendered([]),
      hosts: [applied("a", "h1")],
      now: instant(2_000),
    };
    expect([...drainedPods(input)]).toEqual([pod]);
  });
});
