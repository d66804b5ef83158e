import { startTestApi } from "../../../support/api-server.ts";

it("takes an autoscaler of version 1 as kubectl until 1.31 sends it, and keeps it in version 2", async () => {
  const api = await startTestApi();
  const path = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
  const body = JSON.stringify({
    kind: "HorizontalPodAutoscaler",
    apiVersion: "autoscaling/v1",
    metadata: { name: "web", creationTimestamp: null },
    spec: {
      scaleTargetRef: { kind: "Deployment", name: "web", apiVersion: "apps/v1" },
      minReplicas: 1,
      maxReplicas: 3,
      targetCPUUtilizationPercentage: 60,
    },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  });
  const { status, text } = await api.call(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  expect([status, JSON.parse(text)]).toMatchObject([
    201,
    { apiVersion: "autoscaling/v1", spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 60 } },
  ]);
  const file = api.repository.files.get("default/horizontalpodautoscaler-web.yaml");
  expect(file).toContain("apiVersion: autoscaling/v2");
  expect(file).toContain("averageUtilization: 60");
  await api.close();
});
