import { openPlacement } from "../../../src/planner/placement/open-placement.ts";
import { place } from "../../../src/planner/placement/place.ts";
import type { PlacedPod, PlacementRequest, Verdict } from "../../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest, printVerdicts, running } from "../../support/placement-builders.ts";
import { randomRequest } from "../../support/random-fleet.ts";

function settled(request: PlacementRequest, verdicts: readonly Verdict[]): PlacedPod[] {
  const gone = new Set(verdicts.flatMap((verdict) => (verdict.kind === "placed" ? verdict.preempts : [])));
  const fresh = request.pods.flatMap((pod, i) => {
    const verdict = verdicts[i];
    return verdict?.kind === "placed" ? [running(pod, verdict.host, { startedAt: null })] : [];
  });
  return [...request.running, ...fresh].map((pod) => (gone.has(pod.uid) ? { ...pod, leaving: true } : pod));
}

describe("openPlacement", () => {
  it("answers after changes as a fleet read anew would", () => {
    for (let seed = 0; seed < 300; seed++) {
      const whole = randomRequest(seed);
      // What a claim is bound to is kept by an open placement and read from the pods' hosts by the planner otherwise.
      const request = { ...whole, pods: whole.pods.filter((pod) => !pod.unboundClaims?.length), disruptionBudgets: [] };
      const kept = openPlacement(request);
      const verdicts = kept.place(request.pods);
      const after = settled(request, verdicts);
      const leaving = after.filter((_, index) => index % 3 === 0);
      for (const { uid } of leaving) kept.remove(uid);
      const again = leaving.map((pod) => aPodLike(pod));
      const anew = place({ ...request, running: after.filter((pod) => !leaving.includes(pod)), pods: again }).verdicts;
      expect([seed, ...printVerdicts(kept.place(again))]).toEqual([seed, ...printVerdicts(anew)]);
    }
  });

  it("takes what it does not know for nothing to do", () => {
    const placement = openPlacement(aRequest({ hosts: [aHost("a")] }));
    placement.remove(aPod("nobody").uid);
    placement.add(running(aPod("elsewhere", { cpu: "4" }), "unknown-host"));
    expect(printVerdicts(placement.place([aPod("p", { cpu: "4" })]))).toEqual(["p -> a"]);
  });

  it("shows what each possible host would cost, best first, and changes nothing", () => {
    const tainted = { taints: [{ key: "slow", effect: "PreferNoSchedule" }] };
    const placement = openPlacement(aRequest({ hosts: [aHost("a", tainted), aHost("b"), aHost("full", { cpu: 0 })] }));
    const pod = aPod("p", { cpu: "2", memory: "8Gi" });
    const expected = [
      {
        host: "b",
        total: 0.5625,
        parts: { packing: 0.5, nodeAffinity: 0, taints: 0, images: 0.0625, podAffinity: 0, topologySpread: 0 },
      },
      {
        host: "a",
        total: 3.5625,
        parts: { packing: 0.5, nodeAffinity: 0, taints: 3, images: 0.0625, podAffinity: 0, topologySpread: 0 },
      },
    ];
    expect(placement.scores(pod)).toEqual(expected);
    expect(placement.scores(pod)).toEqual(expected);
  });

  function aPodLike({ manifest, resources, priority, uid }: PlacedPod) {
    return { ...aPod(`${uid}-again`), manifest, resources, priority };
  }
});

describe("bad input", () => {
  const hosts = [aHost("a"), aHost("b")];

  it("refuses 10,000 pods at once, each with reasons", () => {
    const pods = Array.from({ length: 10_000 }, (_, index) => aPod(`p${index}`, { cpu: `${5 + index}` }));
    const { verdicts } = place(aRequest({ hosts, pods }));
    expect(verdicts.filter((verdict) => verdict.kind === "refused" && verdict.hosts.length === 2)).toHaveLength(10_000);
  });

  it("takes nonsense for what it says, and never throws", () => {
    const term = { topologyKey: "", labelSelector: { matchExpressions: [{ key: "", operator: "Like" }] } };
    const nonsense = aPod("p", {
      cpu: "-1",
      memory: "lots",
      nodeSelector: { "": "" },
      tolerations: [{ operator: "Sometimes", effect: "Maybe" }],
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
      },
      topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "", whenUnsatisfiable: "Never" }],
    });
    const broken = aHost("c", { cpu: Number.NaN, memory: -1, maxPods: -5, hostPortsUsed: ["", "x/y/z"] });
    const [verdict] = place(aRequest({ hosts: [...hosts, broken], pods: [nonsense] })).verdicts;
    expect(verdict).toMatchObject({ kind: "refused", hosts: [{ host: "a" }, { host: "b" }, { host: "c" }] });
  });

  it("refuses where rules contradict each other", () => {
    const near = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "x" } } };
    const pod = aPod("p", {
      labels: { app: "x" },
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] },
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] },
      },
    });
    const twin = { ...pod, uid: aPod("q").uid };
    expect(printVerdicts(place(aRequest({ hosts, pods: [pod, twin] })).verdicts)).toEqual([
      "p -> a",
      "q: a node(s) didn't match pod anti-affinity rules; b node(s) didn't match pod affinity rules",
    ]);
  });
});
