import { instant, toTimestamp } from "../../../src/model/instant.ts";
import type { PodSpec, Taint, Toleration } from "../../../src/model/kubernetes.generated.ts";
import { hostName } from "../../../src/model/names.ts";
import { readTurn } from "../../../src/planner/read-turn.ts";
import { daemonPod, isEligible } from "../../../src/planner/workloads/daemon-pod.ts";
import { evict } from "../../../src/planner/workloads/evict.ts";
import { fakeFleet } from "../../support/fake-fleet.ts";
import { aLivePod } from "../../support/live-pods.ts";
import { aDaemonSet } from "../../support/more-objects.ts";
import { aHostObject } from "../../support/object-builders.ts";
import { inputFor } from "../../support/planner-input.ts";
import { daemonHosts, evictions, leastTolerations } from "./cases/hosts.ts";

describe("a host for a DaemonSet", () => {
  it.each(daemonHosts.rows)("%s", (_, spec, unschedulable, runs) => {
    expect([eligible(spec, unschedulable, false), eligible(spec, unschedulable, true)]).toEqual([runs, runs]);
  });

  it("is the one its template names by field", () => {
    const named = (name: string) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] }],
          },
        },
      },
    });
    expect([eligible(named("test-node"), false, false), eligible(named("other"), false, false)]).toEqual([true, false]);
  });

  function eligible(spec: Partial<PodSpec>, unschedulable: boolean, runs: boolean) {
    const labels = { name: "simple-daemon", type: "production" };
    const hosts = [aHostObject("test-node", { unschedulable }, labels)];
    const fleet = fakeFleet({ "test-node": {} });
    const turn = readTurn(inputFor(fleet, hosts), fleet.now);
    const set = aDaemonSet("agent");
    const template = { ...set.spec.template, spec: { containers: [{ name: "app" }], ...spec } };
    const place = { instance: "test", templateHash: "x", host: hostName("test-node") };
    const pod = daemonPod({ ...set, spec: { ...set.spec, template } }, place);
    const [host] = turn.hosts;
    return host !== undefined && isEligible(turn, host, { pod, runs });
  }
});

describe("NoExecute taints", () => {
  const tainted = 1000;

  it.each(evictions.rows)("%s", (_, taints, tolerations, seconds, evicted) => {
    const tolerated = tolerations.split(" ").filter(Boolean).map(toleration);
    expect(isEvicted(taints.map(taint), tolerated, seconds)).toBe(evicted);
  });

  it.each(leastTolerations.rows)("tolerated for %j s", (all, least) => {
    const tolerations = all.map((seconds) => toleration(seconds === null ? "1" : `1@${seconds}`));
    const goes = (seconds: number) => isEvicted([taint(1)], tolerations, seconds);
    expect(goes(least ?? 1_000_000)).toBe(least !== null);
    if (least) expect(goes(least - 1)).toBe(false);
  });

  function taint(number: number): Taint {
    const timeAdded = toTimestamp(instant(tainted * 1000));
    return { key: `testTaint${number}`, value: `test${number}`, effect: "NoExecute", timeAdded };
  }

  function toleration(text: string): Toleration {
    const [number, seconds] = text.split("@");
    const key = `testTaint${number}`;
    const all = { key, value: `test${number}`, effect: "NoExecute" };
    return seconds === undefined ? all : { ...all, tolerationSeconds: Number(seconds) };
  }

  function isEvicted(taints: readonly Taint[], tolerations: readonly Toleration[], seconds: number): boolean {
    const fleet = fakeFleet({ h1: {} });
    const turn = readTurn(inputFor(fleet, []), fleet.now);
    const pod = aLivePod("pod1");
    const host = { ...pod.host, object: aHostObject("h1", { taints }) };
    const manifest = { ...pod.manifest, spec: { ...pod.manifest.spec, tolerations } };
    const pods = [{ ...pod, host, manifest }];
    return evict({ ...turn, pods, now: instant((tainted + seconds) * 1000) }).leave.length > 0;
  }
});
