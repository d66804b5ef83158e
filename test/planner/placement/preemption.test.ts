import { instant } from "../../../src/model/instant.ts";
import { place } from "../../../src/planner/placement/place.ts";
import type { PlacedPod, PodToPlace, Verdict } from "../../../src/planner/placement/types.ts";
import { aHost, aPod, aRequest, type PodShape, running } from "../../support/placement-builders.ts";
import { bestCandidates, dryRuns, type PreemptionRow } from "./cases/preemption.ts";

const priorities: Readonly<Record<string, number>> = { negative: -100, low: 0, mid: 100, high: 1000, top: 10_000 };
const sizes: Readonly<Record<string, number>> = { small: 100, medium: 200, large: 300, huge: 500 };
const apart = {
  topologyKey: "kubernetes.io/hostname",
  labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
};

function podOf(name: string, text: string): PodToPlace {
  const words = text.split(" ");
  const size = sizes[words[1] ?? ""] ?? 0;
  const shape: PodShape = {
    priority: priorities[words[0] ?? ""] ?? 0,
    cpu: `${size}m`,
    memory: `${size}`,
    labels: words.includes("foo") ? { app: "foo" } : {},
    ...(words.includes("apart") && {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [apart] } },
    }),
  };
  return aPod(name, shape);
}

function runningPods(texts: readonly string[]): PlacedPod[] {
  return texts.map((text) => {
    const [, name = "", host = "", rest = ""] = /^(\S+)@(\S+) (.*)$/.exec(text) ?? [];
    const time = / t(\d)/.exec(text)?.[1];
    return running(podOf(name, rest), host, time === undefined ? {} : { startedAt: instant(Number(time)) });
  });
}

function verdictOn(hosts: readonly string[], { pod, there, budget }: PreemptionRow): Verdict | undefined {
  const placed = runningPods(there).filter(({ host }) => hosts.includes(host));
  const selector = { matchLabels: { app: "foo" } };
  const request = aRequest({
    hosts: hosts.map((name) => aHost(name, { cpu: 500, memory: 500 })),
    running: placed,
    pods: [podOf("p", pod)],
    ...(budget !== undefined && {
      disruptionBudgets: [{ namespace: "default", selector, disruptionsAllowed: budget }],
    }),
  });
  return place(request).verdicts[0];
}

describe("preemption", () => {
  it.each([...dryRuns.rows, ...bestCandidates.rows])("$name", (row) => {
    for (const [host, victims] of Object.entries(row.answers ?? {})) {
      const verdict = verdictOn([host], row);
      expect(verdict?.kind === "placed" ? verdict.preempts.join(" ") : "-").toBe(victims);
    }
    if (row.best === undefined) return;
    const all = new Set(runningPods(row.there).map(({ host }) => host as string));
    const verdict = verdictOn([...all], row);
    expect(row.best.split(" ")).toContain(verdict?.kind === "placed" ? verdict.host : "none");
  });
});
