import { autoscalerTargets } from "../../../../src/api/kubernetes/tables/autoscaler-targets.ts";
import { cellsOf } from "../../../../src/api/kubernetes/tables/column.ts";
import { fieldsOf } from "../../../../src/api/kubernetes/tables/fields.ts";
import { autoscalerColumns } from "../../../../src/api/kubernetes/tables/workload-columns.ts";
import { instant } from "../../../../src/model/instant.ts";

const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } };
const memory = {
  type: "ContainerResource",
  containerResource: { name: "memory", container: "app", target: { type: "AverageValue", averageValue: "32Mi" } },
};
const cpuNow = {
  type: "Resource",
  resource: { name: "cpu", current: { averageUtilization: 34, averageValue: "34m" } },
};
const memoryNow = {
  type: "ContainerResource",
  containerResource: { name: "memory", container: "app", current: { averageValue: "12M" } },
};

const targets = (metrics: readonly unknown[], currentMetrics: readonly unknown[] = []) =>
  autoscalerTargets(fieldsOf({ spec: { metrics }, status: { currentMetrics } }));

describe("the targets of an autoscaler", () => {
  it.each([
    ["<none>", [], []],
    ["cpu: <unknown>/50%", [cpu], []],
    ["cpu: 34%/50%", [cpu], [cpuNow]],
    ["cpu: <unknown>/50%, memory: 12M/32Mi", [cpu, memory], [{ type: "" }, memoryNow]],
    ["cpu: 34%/50%, memory: 12M/32Mi + 1 more...", [cpu, memory, cpu], [cpuNow, memoryNow]],
  ])("%s", (text, metrics, current) => expect(targets(metrics, current)).toBe(text));

  it("stand in the columns of kubectl get hpa", () => {
    const object = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web", creationTimestamp: "2026-11-21T08:00:00Z" },
      spec: {
        scaleTargetRef: { kind: "Deployment", name: "web" },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [cpu],
      },
      status: { currentReplicas: 3, desiredReplicas: 3, currentMetrics: [cpuNow] },
    };
    expect(autoscalerColumns.map(({ name }) => name)).toEqual(
      "Name Reference Targets MinPods MaxPods Replicas Age".split(" "),
    );
    const cells = cellsOf(autoscalerColumns, object, instant(Date.parse("2026-11-21T08:01:00Z")));
    expect(cells).toEqual(["web", "Deployment/web", "cpu: 34%/50%", "1", 10, 3, "60s"]);
  });
});
