import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const web = "/apis/apps/v1/namespaces/default/deployments/web";
const map = "/api/v1/namespaces/shop/configmaps/shared";

async function send(method: string, path: string, body: unknown, type: string) {
  const reply = await api.call(path, { method, headers: { "content-type": type }, body: JSON.stringify(body) });
  return { status: reply.status, body: JSON.parse(reply.text) };
}

const apply = (path: string, manager: string, fields: object, query = "") => {
  const kind = path === map ? { apiVersion: "v1", kind: "ConfigMap" } : { apiVersion: "apps/v1", kind: "Deployment" };
  return send(
    "PATCH",
    `${path}?fieldManager=${manager}${query}`,
    { ...kind, ...fields },
    "application/apply-patch+yaml",
  );
};
const read = async (path: string) => JSON.parse((await api.call(path)).text);
const managersOf = ({ metadata }: { metadata: { managedFields?: { manager: string; operation: string }[] } }) =>
  (metadata.managedFields ?? []).map(({ manager, operation }) => `${manager} ${operation}`);
const file = () => api.repository.files.get("shop/configmap-shared.yaml") ?? "";

describe("server-side apply", () => {
  it("makes a new object, and says who holds which field", async () => {
    const { status, body } = await apply(map, "a", { metadata: { labels: { app: "x" } }, data: { one: "1" } });
    expect([status, managersOf(body)]).toEqual([201, ["a Apply"]]);
    expect(body.metadata.managedFields[0]).toEqual({
      manager: "a",
      operation: "Apply",
      apiVersion: "v1",
      time: "2026-11-21T08:00:00Z",
      fieldsType: "FieldsV1",
      fieldsV1: { "f:data": { "f:one": {} }, "f:metadata": { "f:labels": { "f:app": {} } } },
    });
    expect(file()).not.toContain("managedFields");
  });

  it("keeps what others hold, and takes away what nobody does any more", async () => {
    await apply(map, "a", { data: { one: "1", both: "x" } });
    await apply(map, "b", { data: { two: "2", both: "x" } });
    const { body } = await apply(map, "a", { data: {} });
    expect(body.data).toEqual({ two: "2", both: "x" });
    expect((await apply(map, "b", { data: { two: "2" } })).body.data).toEqual({ two: "2" });
    expect(file()).toContain('data:\n  two: "2"\n');
  });

  it("refuses to change what another manager holds, field by field", async () => {
    await apply(map, "a", { data: { one: "1", two: "2" } });
    const { status, body } = await apply(map, "b", { data: { one: "7", two: "8", three: "3" } });
    expect([status, body.reason, body.message]).toEqual([
      409,
      "Conflict",
      'Apply failed with 2 conflicts: conflicts with "a":\n- .data.one\n- .data.two',
    ]);
    expect(body.details.causes[0]).toEqual({
      reason: "FieldManagerConflict",
      message: 'conflict with "a"',
      field: ".data.one",
    });
    expect((await read(map)).data).toEqual({ one: "1", two: "2" });
  });

  it("takes fields over by force, and shares them where the value is the same", async () => {
    await apply(map, "a", { data: { one: "1" } });
    const forced = await apply(map, "b", { data: { one: "7" } }, "&force=true");
    expect([forced.body.data.one, managersOf(forced.body)]).toEqual(["7", ["b Apply"]]);
    const shared = await apply(map, "a", { data: { one: "7" } });
    expect(managersOf(shared.body)).toEqual(["b Apply", "a Apply"]);
  });

  it("counts other writes as owners too, with the time in their name", async () => {
    await apply(map, "a", { data: { one: "1" } });
    await send("PATCH", `${map}?fieldManager=hand`, { data: { one: "2" } }, "application/merge-patch+json");
    const { body } = await apply(map, "a", { data: { one: "1" } });
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "hand" using v1 at 2026-11-21T08:00:00Z: .data.one',
    );
    const after = await apply(map, "a", { data: { one: "1" } }, "&force=true");
    expect(managersOf(after.body)).toEqual(["a Apply"]);
  });

  it("takes what nobody is known to hold without a conflict", async () => {
    const { status, body } = await apply(web, "a", { spec: { replicas: 5 } });
    expect([status, body.spec.replicas, body.spec.template.spec.containers[0].image]).toEqual([200, 5, "web:1.0"]);
  });

  it("merges containers, ports and sets by their keys", async () => {
    const container = (name: string, more: object) => ({
      spec: { template: { spec: { containers: [{ name, ...more }] } } },
    });
    await apply(web, "a", container("web", { env: [{ name: "A", value: "1" }] }));
    const { body } = await apply(web, "b", container("side", { image: "side:1" }));
    const names = body.spec.template.spec.containers.map(({ name }: { name: string }) => name);
    expect([names, body.spec.template.spec.containers[0].env]).toEqual([["web", "side"], [{ name: "A", value: "1" }]]);
    const conflict = await apply(web, "c", container("side", { image: "side:2" }));
    expect(conflict.body.details.causes[0].field).toBe('.spec.template.spec.containers[name="side"].image');
    const without = await apply(web, "b", { spec: {} });
    expect(without.body.spec.template.spec.containers.length).toBe(1);
  });

  it("lets a scaler keep the replicas that an applier gives up", async () => {
    await apply(web, "gitops", { spec: { replicas: 2 } });
    await send("PATCH", `${web}/scale?fieldManager=hpa`, { spec: { replicas: 6 } }, "application/merge-patch+json");
    const { body } = await apply(web, "gitops", { spec: { minReadySeconds: 1 } });
    expect([body.spec.replicas, managersOf(body)]).toEqual([6, ["hpa Update", "gitops Apply"]]);
  });

  it("shows in a dry run what would come of it, and keeps nothing", async () => {
    const { status, body } = await apply(map, "a", { data: { one: "1" } }, "&dryRun=All");
    expect([status, managersOf(body), api.repository.messages]).toEqual([201, ["a Apply"], []]);
    expect((await api.call(map)).status).toBe(404);
  });

  it("needs a manager, the object of its path, and no managers of its own", async () => {
    const type = "application/apply-patch+yaml";
    const body = { apiVersion: "v1", kind: "ConfigMap" };
    expect((await send("PATCH", map, body, type)).body.details.causes[0].field).toBe("fieldManager");
    expect((await send("PATCH", `${map}?fieldManager=a`, { ...body, kind: "Secret" }, type)).status).toBe(400);
    const own = { ...body, metadata: { managedFields: [] } };
    expect((await send("PATCH", `${map}?fieldManager=a`, own, type)).body.message).toContain("must be nil");
  });

  it("lets clients move fields between managers by hand, as kubectl does when it begins to apply here", async () => {
    await send(
      "POST",
      "/api/v1/namespaces/shop/configmaps?fieldManager=csa",
      { metadata: { name: "shared" }, data: { one: "1" } },
      "application/json",
    );
    const { metadata } = await read(map);
    const [entry] = metadata.managedFields;
    const moved = [
      { op: "replace", path: "/metadata/managedFields", value: [{ ...entry, manager: "ssa", operation: "Apply" }] },
    ];
    const { status, body } = await send("PATCH", map, moved, "application/json-patch+json");
    expect([status, managersOf(body)]).toEqual([200, ["ssa Apply"]]);
    expect((await apply(map, "ssa", { data: { one: "2" } })).body.data).toEqual({ one: "2" });
  });
});
