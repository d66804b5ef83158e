import { startTestApi, type TestApi } from "../../support/api-server.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const read = async (path: string) => {
  const { status, text } = await api.call(`/apis/metrics.k8s.io/v1beta1${path}`);
  return { status, body: JSON.parse(text) as { readonly items?: readonly unknown[] } };
};

const web = {
  kind: "PodMetrics",
  apiVersion: "metrics.k8s.io/v1beta1",
  metadata: {
    name: "web-1",
    namespace: "default",
    labels: { app: "web", "pod-template-hash": "abc12" },
    creationTimestamp: "2026-11-21T08:00:00Z",
  },
  timestamp: "2026-11-21T08:00:00Z",
  window: "15s",
  containers: [{ name: "web", usage: { cpu: "12m", memory: "20480Ki" } }],
};

describe("metrics.k8s.io", () => {
  it("tells what pods use, those that were measured", async () => {
    expect((await read("/namespaces/default/pods")).body.items).toEqual([web]);
    expect((await read("/pods?labelSelector=app%3Dweb")).body.items).toEqual([web]);
    expect((await read("/pods?labelSelector=app%3Ddb")).body.items).toEqual([]);
    expect((await read("/namespaces/default/pods/web-1")).body).toEqual(web);
  });

  it("tells what hosts use", async () => {
    const { body } = await read("/nodes/h1");
    expect(body).toMatchObject({ kind: "NodeMetrics", usage: { cpu: "950m", memory: "2097152Ki" } });
    expect((await read("/nodes")).body.items).toHaveLength(1);
  });

  it("has nothing of what was never measured, and takes no writes", async () => {
    expect((await read("/namespaces/default/pods/web-2")).status).toBe(404);
    expect((await read("/nodes/h2")).status).toBe(404);
    const written = await api.call("/apis/metrics.k8s.io/v1beta1/nodes/h1", { method: "DELETE" });
    expect(written.status).toBe(405);
  });

  it("is found in discovery, to be read and not watched", async () => {
    const { text } = await api.call("/apis/metrics.k8s.io/v1beta1");
    const { resources } = JSON.parse(text) as { resources: { name: string; verbs: string[] }[] };
    expect(resources.map(({ name, verbs }) => `${name} ${verbs}`)).toEqual(["nodes get,list", "pods get,list"]);
  });
});
