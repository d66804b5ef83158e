import { instant } from "../../../src/model/instant.ts";
import type { HorizontalPodAutoscaler } from "../../../src/model/kinds.ts";
import type { AnyObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { PodUsage } from "../../../src/model/usage.ts";
import { type FakeFleet, fakeFleet, remember } from "../../support/fake-fleet.ts";
import { aCronScaler, aDeployment, aHostObject } from "../../support/object-builders.ts";
import { execute, look } from "../../support/turns.ts";

const hosts = [aHostObject("h1"), aHostObject("h2")];
const container = { resources: { requests: { cpu: "100m", memory: "64Mi" } } };

function anAutoscaler(spec: Partial<HorizontalPodAutoscaler["spec"]> = {}): HorizontalPodAutoscaler {
  const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } };
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "default" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [cpu],
      ...spec,
    },
  };
}

const staying = ({ pods }: Plan) => pods.filter(({ leaving }) => leaving === null);

/** A cluster with one Deployment; `use` says what each pod uses while time goes by, a second at a turn. */
function world(objects: readonly AnyObject[]) {
  const fleet: FakeFleet = fakeFleet({ h1: {}, h2: {} });
  let all = [...hosts, ...objects];
  return {
    fleet,
    declare: (next: readonly AnyObject[]) => {
      all = [...hosts, ...next];
    },
    run: (seconds: number, cpuMillis: number | null = null): Plan => {
      for (let second = 0; second < seconds; second++) {
        const made = look(fleet, all);
        execute(fleet, made);
        remember(fleet, made);
        fleet.now = instant(fleet.now + 1000);
        if (cpuMillis !== null) fleet.usage = new Map(staying(made).map(({ uid }) => [uid, usage(fleet, cpuMillis)]));
      }
      return look(fleet, all);
    },
  };
}

function usage({ now }: FakeFleet, cpuMillis: number): PodUsage {
  return { at: now, windowMs: 5000, containers: [{ container: "app", cpuMillis, memoryBytes: 64 * 2 ** 20 }] };
}

const conditionsOf = ({ autoscalers }: Plan) =>
  Object.fromEntries((autoscalers[0]?.conditions ?? []).map(({ type, reason }) => [type, reason]));

describe("HorizontalPodAutoscaler", () => {
  it("starts with what the workload declares, and wins over it from then on", () => {
    const { run } = world([aDeployment("web", { replicas: 2, container }), anAutoscaler()]);
    expect(staying(run(5)).length).toBe(2);
    const plan = run(60, 100);
    expect(staying(plan).length).toBeGreaterThan(2);
    expect(plan.autoscalers[0]?.reason).toBe("cpu resource utilization (percentage of request) above target");
    expect(plan.pods.some(({ leaving }) => leaving)).toBe(false);
  });

  it("looks every fifteen seconds, and wakes for it", () => {
    const { run, fleet } = world([aDeployment("web", { container }), anAutoscaler()]);
    const plan = run(3);
    const evaluatedAt = plan.autoscalers[0]?.evaluatedAt ?? null;
    expect(evaluatedAt).not.toBeNull();
    expect(plan.wakeAt).toBe((evaluatedAt ?? 0) + 15_000);
    expect(fleet.now - (evaluatedAt ?? 0)).toBeLessThan(15_000);
  });

  it("keeps the highest recommendation of five minutes before it takes pods away", () => {
    const { run } = world([aDeployment("web", { replicas: 4, container }), anAutoscaler()]);
    run(30, 50);
    expect(staying(run(280, 5)).length).toBe(4);
    expect(conditionsOf(run(0))["AbleToScale"]).toBe("ScaleDownStabilized");
    expect(staying(run(60, 5)).length).toBe(1);
  });

  it("changes nothing while nothing is measured, and says why", () => {
    const { run } = world([aDeployment("web", { replicas: 3, container }), anAutoscaler()]);
    const plan = run(40);
    expect(staying(plan).length).toBe(3);
    expect(conditionsOf(plan)).toMatchObject({ ScalingActive: "FailedGetResourceMetric" });
    expect(plan.autoscalers[0]?.conditions.find(({ type }) => type === "ScalingActive")?.message).toBe(
      "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API",
    );
  });

  it("takes no pods away while one of several metrics can not be computed", () => {
    const qps = {
      type: "Pods",
      pods: { metric: { name: "qps" }, target: { type: "AverageValue", averageValue: "10" } },
    };
    const metrics = [...(anAutoscaler().spec.metrics ?? []), qps];
    const { run } = world([aDeployment("web", { replicas: 3, container }), anAutoscaler({ metrics })]);
    const plan = run(400, 1);
    expect(staying(plan).length).toBe(3);
    expect(conditionsOf(plan)).toMatchObject({ ScalingActive: "FailedGetPodsMetric" });
    expect(staying(run(60, 100)).length).toBeGreaterThan(3);
  });

  it("follows the metric that asks for the most, and memory as well as processors", () => {
    const memory = {
      type: "ContainerResource",
      containerResource: { name: "memory", container: "app", target: { type: "AverageValue", averageValue: "32Mi" } },
    };
    const metrics = [...(anAutoscaler().spec.metrics ?? []), memory];
    const { run } = world([aDeployment("web", { replicas: 2, container }), anAutoscaler({ metrics, maxReplicas: 6 })]);
    const plan = run(90, 50);
    expect(staying(plan).length).toBe(6);
    expect(conditionsOf(plan)).toMatchObject({ ScalingLimited: "TooManyReplicas" });
    expect(plan.autoscalers[0]?.metrics).toEqual([
      { type: "Resource", resource: { name: "cpu", current: { averageValue: "50m", averageUtilization: 50 } } },
      {
        type: "ContainerResource",
        containerResource: { name: "memory", container: "app", current: { averageValue: "67108864" } },
      },
    ]);
  });

  it("stays within its bounds at once when they change", () => {
    const deployment = aDeployment("web", { replicas: 2, container });
    const { run, declare } = world([deployment, anAutoscaler()]);
    run(10, 50);
    declare([deployment, anAutoscaler({ minReplicas: 4 })]);
    expect(staying(run(5, 50)).length).toBe(4);
    declare([deployment, anAutoscaler({ maxReplicas: 3 })]);
    expect(staying(run(8, 50)).length).toBe(3);
  });

  it("leaves a workload alone that is declared with no replicas, and starts anew with what it declares later", () => {
    const { run, declare } = world([aDeployment("web", { replicas: 0, container }), anAutoscaler({ minReplicas: 2 })]);
    const off = run(20, 50);
    expect(staying(off)).toEqual([]);
    expect(conditionsOf(off)).toMatchObject({ ScalingActive: "ScalingDisabled" });
    declare([aDeployment("web", { replicas: 3, container }), anAutoscaler({ minReplicas: 2 })]);
    expect(staying(run(5, 50)).length).toBe(3);
  });

  it("begins with the pods there are where it remembers nothing", () => {
    const { run, fleet } = world([aDeployment("web", { replicas: 1, container }), anAutoscaler()]);
    const before = staying(run(120, 100)).length;
    expect(before).toBeGreaterThan(4);
    fleet.facts = { ...fleet.facts, autoscalers: new Map() };
    expect(staying(run(30, 50)).length).toBe(before);
  });

  it("does not take up what a ScaledObject rules", () => {
    const { run } = world([
      aDeployment("web", { replicas: 1, container }),
      anAutoscaler({ minReplicas: 7 }),
      aCronScaler("clock", "web", { start: "0 0 1 1 *", end: "0 0 2 1 *" }),
    ]);
    const plan = run(5, 50);
    expect(staying(plan).length).toBe(1);
    expect(plan.autoscalers).toEqual([]);
  });

  it("says that there is nothing to scale", () => {
    const { run } = world([anAutoscaler()]);
    expect(conditionsOf(run(2))).toEqual({ AbleToScale: "FailedGetScale" });
  });
});
