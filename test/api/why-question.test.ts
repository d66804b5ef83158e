import { whyQuestion } from "../../src/api/why-question.ts";
import type { AnyObject } from "../../src/model/object.ts";
import { plan } from "../../src/planner/plan.ts";
import type { Turn } from "../../src/reconciler/finished-turn.ts";
import { type FakeFleet, fakeFleet } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { inputFor } from "../support/planner-input.ts";
import { settle } from "../support/turns.ts";

const hosts = [
  aHostObject("h1"),
  aHostObject("h2"),
  aHostObject("h3", { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] }),
  aHostObject("h4", { unschedulable: true }),
];
const aFleet = (): FakeFleet => fakeFleet({ h1: {}, h2: {}, h3: {}, h4: {} });
const web = (cpu: string) => aDeployment("web", { replicas: 1, container: { resources: { requests: { cpu } } } });

function ask(fleet: FakeFleet, objects: readonly AnyObject[], pod?: string): readonly string[] | null {
  const input = inputFor(fleet, objects);
  const made = plan(input, fleet.now);
  const turn = { ...input, at: fleet.now, decision: { plan: made } } as unknown as Turn;
  const name = pod ?? made.pods[0]?.name ?? "";
  return whyQuestion(turn, new URLSearchParams({ namespace: "default", pod: name }));
}

/** What differs from run to run by content alone is told by its form. */
function masked(lines: readonly string[] | null): string[] {
  return (lines ?? []).map((line) =>
    line
      .replace(/^plan {6}\S+$/, "plan      PLAN")
      .replace(/"20\d\d-\S+Z"/, "TIME")
      .replace(/web-\w{10}-\w{5}/g, "POD")
      .trimEnd(),
  );
}

describe("berth why", () => {
  it("tells the whole chain: commit, place, plan, host with the score table, why not the others, state", () => {
    const fleet = aFleet();
    settle(fleet, [...hosts, web("1")]);
    expect(masked(ask(fleet, [...hosts, web("1")]))).toEqual([
      "commit    c0ffee test (ada)",
      "owner     Deployment.apps default/web, declared at test.yaml:1:1",
      "plan      PLAN",
      "host      h1; what each would cost it now, least first:",
      "          * h1  1.125  packing 1.125, nodeAffinity 0.000, taints 0.000, images 0.000, podAffinity 0.000, topologySpread 0.000",
      "            h2  1.188  packing 1.125, nodeAffinity 0.000, taints 0.000, images 0.063, podAffinity 0.000, topologySpread 0.000",
      "            h3  node(s) had untolerated taint {gpu: yes}",
      "            h4  node(s) were unschedulable",
      "phase     Running",
      'container app: running {"startedAt":TIME}, 0 restarts, ready',
    ]);
  });

  it("tells of a pod that fits nowhere why each host refuses it", () => {
    const fleet = aFleet();
    settle(fleet, hosts);
    expect(masked(ask(fleet, [...hosts, web("5")])).slice(2)).toEqual([
      "plan      PLAN",
      "host      none",
      "refused default/POD (Deployment.apps default/web): 0/4 hosts are available: 1 node(s) had untolerated taint {gpu: yes}, 1 node(s) were unschedulable, 2 Insufficient cpu.",
      "  h1: Insufficient cpu",
      "  h2: Insufficient cpu",
      "  h3: node(s) had untolerated taint {gpu: yes}",
      "  h4: node(s) were unschedulable",
      "phase     Pending",
      "condition PodScheduled is not met: Unschedulable: 0/4 hosts are available: 1 node(s) had untolerated taint {gpu: yes}, 1 node(s) were unschedulable, 2 Insufficient cpu.",
    ]);
  });

  it("tells of a pod that is to be started what comes next, step by step", () => {
    const lines = ask(aFleet(), [...hosts, web("1")]) ?? [];
    const steps = lines.filter((line) => line.startsWith("next"));
    expect(
      steps.some((line) =>
        / h1 create-container berth_default_web-.* image web:1 .*Deployment.apps default\/web/.test(line),
      ),
    ).toBe(true);
  });

  it("knows nothing of a pod that there is not", () => {
    expect(ask(aFleet(), [...hosts, web("1")], "nobody")).toBeNull();
  });
});
