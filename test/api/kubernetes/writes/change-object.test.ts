import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const web = "/apis/apps/v1/namespaces/default/deployments/web";
const maps = "/api/v1/namespaces/shop/configmaps";
const types = {
  json: "application/json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  jsonPatch: "application/json-patch+json",
};

async function send(method: string, path: string, body: unknown, type: keyof typeof types = "json") {
  const reply = await api.call(path, { method, headers: { "content-type": types[type] }, body: JSON.stringify(body) });
  return { status: reply.status, body: JSON.parse(reply.text) };
}

const text = () => api.repository.files.get("web.yaml") ?? "";
const commits = () => api.repository.messages.map((message) => message.split("\n")[0]);

describe("a write", () => {
  it("scales by a commit in the caller's name", async () => {
    const { status, body } = await send("PATCH", `${web}/scale`, { spec: { replicas: 5 } }, "merge");
    expect([status, body.kind, body.spec.replicas]).toEqual([200, "Scale", 5]);
    expect(text()).toContain("replicas: 5");
    expect(commits()).toEqual(["Scale Deployment.apps default/web"]);
    expect(api.repository.authors).toEqual(["admin"]);
  });

  it("sets an image by a strategic merge patch", async () => {
    const patch = {
      spec: { template: { spec: { $setElementOrder: undefined, containers: [{ name: "web", image: "web:2.0" }] } } },
    };
    const { status, body } = await send("PATCH", web, patch, "strategic");
    expect([status, body.spec.template.spec.containers[0].image, body.metadata.generation]).toEqual([
      200,
      "web:2.0",
      2,
    ]);
    expect(text()).toContain("image: web:2.0");
    expect(text()).not.toContain("status:");
  });

  it("takes a JSON patch", async () => {
    const { status } = await send("PATCH", web, [{ op: "replace", path: "/spec/replicas", value: 1 }], "jsonPatch");
    expect([status, text().includes("replicas: 1")]).toEqual([200, true]);
  });

  it("commits nothing where nothing changes", async () => {
    expect((await send("PATCH", web, { spec: { replicas: 3 } }, "merge")).status).toBe(200);
    expect(commits()).toEqual([]);
  });

  it("commits nothing in a dry run", async () => {
    const { status, body } = await send("PATCH", `${web}?dryRun=All`, { spec: { replicas: 9 } }, "merge");
    expect([status, body.spec.replicas, commits()]).toEqual([200, 9, []]);
  });

  it("creates a file at a predictable place, and refuses a second time", async () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "fresh" }, data: { a: "1" } };
    const { status, body } = await send("POST", `${maps}?fieldManager=kubectl-create`, object);
    expect([status, body.metadata.namespace, typeof body.metadata.uid]).toEqual([201, "shop", "string"]);
    expect(api.repository.files.get("shop/configmap-fresh.yaml")).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: fresh\n  namespace: shop\ndata:\n  a: "1"\n',
    );
    const again = await send("POST", maps, object);
    expect([again.status, again.body.reason]).toEqual([409, "AlreadyExists"]);
  });

  it("makes up a name where it is asked to", async () => {
    const { body } = await send("POST", maps, { metadata: { generateName: "job-" } });
    expect(body.metadata.name).toBe("job-x1y2z");
  });

  it("deletes an object from its file", async () => {
    const { status, body } = await send("DELETE", `${maps}/settings`, { propagationPolicy: "Background" });
    expect([status, body.status]).toEqual([200, "Success"]);
    expect(text()).not.toContain("settings");
    expect((await api.call(`${maps}/settings`)).status).toBe(404);
  });

  it("cordons a Node by its Host", async () => {
    const { status, body } = await send("PATCH", "/api/v1/nodes/h1", { spec: { unschedulable: true } }, "strategic");
    expect([status, body.kind, body.spec.unschedulable]).toEqual([200, "Node", true]);
    expect(text()).toContain("unschedulable: true");
  });

  it("annotates a Node by its Host, and answers a dry run with the Node", async () => {
    const body = '{"metadata":{"annotations":{"note":"loud"}}}';
    const headers = { "content-type": "application/merge-patch+json" };
    const dry = await api.call("/api/v1/nodes/h1?dryRun=All", { method: "PATCH", headers, body });
    expect(JSON.parse(dry.text)).toMatchObject({ kind: "Node", metadata: { annotations: { note: "loud" } } });
    await api.call("/api/v1/nodes/h1", { method: "PATCH", headers, body });
    expect(api.repository.files.get("web.yaml")).toContain("note: loud");
  });

  it("answers a dry run of a scale with the Scale", async () => {
    const path = "/apis/apps/v1/namespaces/default/deployments/web/scale?dryRun=All";
    const headers = { "content-type": "application/merge-patch+json" };
    const dry = await api.call(path, { method: "PATCH", headers, body: '{"spec":{"replicas":7}}' });
    expect(JSON.parse(dry.text)).toMatchObject({ kind: "Scale", spec: { replicas: 7 } });
  });

  it("keeps what kubectl applied out of the repository, and gives it back", async () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}", note: "kept" };
    await send("PATCH", web, { metadata: { annotations } }, "merge");
    expect(text()).toContain("note: kept");
    expect(text()).not.toContain("last-applied");
    const { metadata } = JSON.parse((await api.call(web)).text);
    expect(metadata.annotations).toMatchObject(annotations);
  });
});

describe("a refused write", () => {
  const refused = async (answer: ReturnType<typeof send>) => {
    const { status, body } = await answer;
    expect(commits()).toEqual([]);
    return [status, body.reason, body.message];
  };

  it("names every field that is wrong", async () => {
    const patch = { spec: { replicas: -1, template: { spec: { containers: [{ name: "web", ports: [{}] }] } } } };
    const { status, body } = await send("PATCH", web, patch, "strategic");
    expect([status, body.reason, commits()]).toEqual([422, "Invalid", []]);
    expect(body.details.causes.map(({ field }: { field: string }) => field)).toEqual(
      expect.arrayContaining(["spec.replicas", "spec.template.spec.containers[0].ports[1].containerPort"]),
    );
  });

  it("tells who is late", async () => {
    const body = { metadata: { resourceVersion: "1" }, spec: { replicas: 9 } };
    expect((await refused(send("PATCH", web, body, "merge"))).slice(0, 2)).toEqual([409, "Conflict"]);
  });

  it("says what a pod follows from", async () => {
    const [status, , message] = await refused(
      send("PATCH", "/api/v1/namespaces/default/pods/web-1", { metadata: { labels: { a: "b" } } }, "merge"),
    );
    expect([status, message]).toEqual([403, 'pods "web-1" follows from ReplicaSet web-abc12: change that instead']);
  });

  it.each([
    ["conflict", { kind: "conflict", message: "web.yaml" }, 409],
    ["protected branch", { kind: "refused", message: "protected", branch: "berth/1" }, 403],
    ["no remote", { kind: "failed", failure: { code: "unreachable", message: "gone", hint: null } }, 503],
  ] as const)("passes on a %s", async (_name, outcome, status) => {
    api.repository.refuseWith(outcome);
    expect((await refused(send("PATCH", `${web}/scale`, { spec: { replicas: 5 } }, "merge")))[0]).toBe(status);
  });

  it("says how to commit when the API only reads", async () => {
    await api.close();
    api = await startTestApi({ readOnly: "this API only reads: commit to /srv/repo instead" });
    const [status, , message] = await refused(send("PATCH", web, { spec: { replicas: 5 } }, "merge"));
    expect([status, message]).toEqual([403, "this API only reads: commit to /srv/repo instead"]);
  });
});
