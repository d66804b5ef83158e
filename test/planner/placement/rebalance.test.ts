import { rebalance } from "../../../src/planner/placement/rebalance.ts";
import type { PlacementRequest } from "../../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest, running } from "../../support/placement-builders.ts";

const web = (name: string) => aPod(name, { cpu: "1", memory: "4Gi", labels: { app: "web" } });
const layout = [
  { pod: web("1"), host: "a" },
  { pod: web("2"), host: "a" },
  { pod: web("3"), host: "b" },
  { pod: web("4"), host: "c" },
];
const movable = layout.map(({ pod }) => pod);

function fleet(more: Partial<PlacementRequest> = {}): PlacementRequest {
  const hosts = ["a", "b", "c", "spare"].map((name) => aHost(name));
  return aRequest({ hosts, running: layout.map(({ pod, host }) => running(pod, host)), ...more });
}

const moved = (rebalancing: ReturnType<typeof rebalance>) =>
  rebalancing.moves.map(({ pod, from, to }) => `${pod} ${from}>${to}`);

describe("rebalance", () => {
  it("empties the hosts with the fewest pods into the others, never into an empty one", () => {
    const result = rebalance({ placement: fleet(), movable, moveBudget: 10 });
    expect(moved(result)).toEqual(["3 b>a", "4 c>a"]);
    expect(result.emptied).toEqual(["b", "c"]);
  });

  it("stays within the move budget", () => {
    expect(moved(rebalance({ placement: fleet(), movable, moveBudget: 1 }))).toEqual(["3 b>a"]);
    expect(moved(rebalance({ placement: fleet(), movable, moveBudget: 0 }))).toEqual([]);
  });

  it("leaves a host alone that a pod may not leave", () => {
    const result = rebalance({ placement: fleet(), movable: movable.filter(({ uid }) => uid !== "3"), moveBudget: 10 });
    expect(result.moves.map(({ pod }) => pod)).not.toContain("3");
    expect(result.emptied).not.toContain("b");
  });

  it("keeps the best of several orders: emptying the host with the fewest pods first would end with one", () => {
    const result = rebalance({ placement: fleet(), movable: movable.filter(({ uid }) => uid !== "3"), moveBudget: 10 });
    expect([result.emptied, result.order]).toEqual([["a", "c"], expect.not.stringMatching("fewest-pods")]);
  });

  it("breaks no disruption budget", () => {
    const budget = { namespace: "default", selector: { matchLabels: { app: "web" } }, disruptionsAllowed: 1 };
    const result = rebalance({ placement: fleet({ disruptionBudgets: [budget] }), movable, moveBudget: 10 });
    expect(moved(result)).toEqual(["3 b>a"]);
  });

  it("moves nothing where a rule keeps the pods apart", () => {
    const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "db" } } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const databases = ["1", "2"].map((name) => aPod(name, { labels: { app: "db" }, affinity }));
    const apart = databases.map((pod, index) => running(pod, ["a", "b"][index] ?? "a"));
    expect(rebalance({ placement: fleet({ running: apart }), movable: databases, moveBudget: 10 })).toEqual({
      moves: [],
      emptied: [],
      order: null,
    });
  });

  it("does not let a pod that goes with its host hold it up", () => {
    const agent = aPod("agent", { cpu: "1" });
    const on = [...layout, { pod: agent, host: "b" }].map(({ pod, host }) => running(pod, host));
    const request = { placement: fleet({ running: on }), movable, moveBudget: 10 };
    expect(rebalance(request).emptied).toEqual(["c"]);
    expect(rebalance({ ...request, resident: new Set([agent.uid]) }).emptied).toEqual(["b", "c"]);
  });
});
