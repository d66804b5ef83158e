import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  const labels = {
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  const made = await send("POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "safe", labels },
  });
  expect(made.status).toBe(201);
});
afterAll(() => api.close());

async function send(method: string, path: string, body: unknown) {
  const headers = { "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
  const reply = await api.call(path, { method, headers, body: JSON.stringify(body) });
  return { status: reply.status, body: JSON.parse(reply.text), warnings: reply.warnings };
}

const pods = "/api/v1/namespaces/safe/pods";
const aPod = (name: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { containers: [{ name: "web", image: "web:1" }], ...spec },
});
const forbidden = 'is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';

describe("a write to a namespace with a Pod Security level", () => {
  it("is refused where it creates a pod that the level forbids", async () => {
    const { status, body } = await send("POST", pods, aPod("open", { hostNetwork: true }));
    expect([status, body.reason, body.message]).toEqual([403, "Forbidden", `pods "open" ${forbidden}`]);
  });

  it("is refused where it turns a pod into one that the level forbids", async () => {
    const made = await send("POST", pods, aPod("closed"));
    expect(made.status).toBe(201);
    expect(made.warnings).toContain("would violate PodSecurity");
    const { status, body } = await send("PATCH", `${pods}/closed`, { spec: { hostNetwork: true } });
    expect([status, body.message]).toEqual([403, `pods "closed" ${forbidden}`]);
  });

  it("is refused where it makes a Deployment of such pods", async () => {
    const { spec } = aPod("", { hostNetwork: true });
    const template = { metadata: { labels: { app: "web" } }, spec };
    const { status, body } = await send("POST", "/apis/apps/v1/namespaces/safe/deployments", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { selector: { matchLabels: { app: "web" } }, template },
    });
    expect([status, body.message]).toEqual([403, `deployments.apps "web" ${forbidden}`]);
  });

  it("is taken elsewhere, and where the pod stays as it is", async () => {
    const elsewhere = await send("POST", "/api/v1/namespaces/default/pods", aPod("open", { hostNetwork: true }));
    const labelled = await send("PATCH", `${pods}/closed`, { metadata: { labels: { a: "b" } } });
    expect([elsewhere.status, labelled.status]).toEqual([201, 200]);
  });
});
