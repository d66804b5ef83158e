import { valuesAt } from "../../../src/api/kubernetes/tables/json-path.ts";
import { startTestApi, type TestApi } from "../../support/api-server.ts";
import { widgetDefinition } from "../../support/widget-kind.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  expect((await api.call(path, { method: "POST", headers: yaml, body: widgetDefinition })).status).toBe(201);
});
afterEach(() => api.close());

const yaml = { "content-type": "application/yaml" };
const widgets = "/apis/example.com/v1/namespaces/default/widgets";
const definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com";

async function send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const options = { method, headers: { "content-type": "application/json", ...headers } };
  const reply = await api.call(path, { ...options, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: reply.status, body: JSON.parse(reply.text), warnings: reply.warnings };
}

const create = (name: string, spec: object) => send("POST", widgets, { metadata: { name }, spec });
const merge = { "content-type": "application/merge-patch+json" };
const file = () => api.repository.files.get("default/widget-a.yaml") ?? "";

describe("people's own kind", () => {
  it("is established at once, and in discovery with its short names", async () => {
    const { body } = await send("GET", definition);
    expect(body.status.conditions).toContainEqual(expect.objectContaining({ type: "Established", status: "True" }));
    const list = (await send("GET", "/apis/example.com/v1")).body.resources;
    expect(list.map(({ name }: { name: string }) => name)).toEqual(["widgets", "widgets/scale", "widgets/status"]);
    expect(list[0]).toMatchObject({ kind: "Widget", shortNames: ["wd"], categories: ["all"], singularName: "widget" });
    const groups = (await send("GET", "/apis")).body.groups.map(({ name }: { name: string }) => name);
    expect(groups).toContain("example.com");
  });

  it("is described by its own schema", async () => {
    const { paths } = (await send("GET", "/openapi/v3")).body;
    const { schemas } = (await send("GET", paths["apis/example.com/v1"].serverRelativeURL)).body.components;
    expect(schemas["com.example.v1.Widget"]).toMatchObject({
      description: "A widget of the shop.",
      "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1", kind: "Widget" }],
    });
    expect(schemas["com.example.v1.Widget"].properties.spec.properties.size.enum).toEqual(["small", "large"]);
  });

  it("is stored in Git, defaulted, listed, changed and deleted", async () => {
    const created = await create("a", { size: "small" });
    expect([created.status, created.body.spec]).toEqual([201, { size: "small", count: 1 }]);
    expect(file()).toContain("spec:\n  size: small\n");
    expect((await send("GET", widgets)).body).toMatchObject({
      kind: "WidgetList",
      items: [{ metadata: { name: "a" } }],
    });
    const changed = await send("PATCH", `${widgets}/a`, { spec: { size: "large" } }, merge);
    expect([changed.body.spec.size, changed.body.metadata.generation, file()]).toEqual([
      "large",
      2,
      expect.stringContaining("size: large"),
    ]);
    expect((await send("DELETE", `${widgets}/a`)).status).toBe(200);
    expect(api.repository.files.has("default/widget-a.yaml")).toBe(false);
  });

  it("is refused where its schema is not met, and loses fields it does not have", async () => {
    const { status, body } = await create("a", { size: "huge" });
    expect([status, body.details.causes[0].field]).toEqual([422, "spec.size"]);
    const { warnings } = await create("b", { size: "small", nonsense: 1 });
    expect(warnings).toContain("unknown field");
    expect(api.repository.files.get("default/widget-b.yaml")).not.toContain("nonsense");
    const strict = await send("POST", `${widgets}?fieldValidation=Strict`, {
      metadata: { name: "c" },
      spec: { size: "small", nonsense: 1 },
    });
    expect(strict.status).toBe(400);
    const strategic = await send(
      "PATCH",
      `${widgets}/b`,
      {},
      { "content-type": "application/strategic-merge-patch+json" },
    );
    expect(strategic.status).toBe(415);
  });

  it("prints the columns its definition asks for", async () => {
    await create("a", { size: "small" });
    await send("PATCH", `${widgets}/a/status`, { status: { conditions: [{ type: "Ready", status: "True" }] } }, merge);
    const { body } = await send("GET", widgets, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
    expect(
      body.columnDefinitions.map(({ name, priority }: { name: string; priority: number }) => [name, priority]),
    ).toEqual([
      ["Name", 0],
      ["Size", 0],
      ["Ready", 0],
      ["Count", 1],
    ]);
    expect(body.rows[0].cells).toEqual(["a", "small", "True", 1]);
  });

  it("is scaled where its definition says, and has a status beside Git", async () => {
    await create("a", { size: "small" });
    const scale = await send("PATCH", `${widgets}/a/scale`, { spec: { replicas: 4 } }, merge);
    expect([scale.status, scale.body.spec.replicas, file()]).toEqual([200, 4, expect.stringContaining("count: 4")]);
    const { body } = await send("PATCH", `${widgets}/a/status`, { status: { count: 3 } }, merge);
    expect([body.status.count, file().includes("status")]).toEqual([3, false]);
    expect((await send("GET", `${widgets}/a/scale`)).body.status.replicas).toBe(3);
  });

  it("is applied with owners by the keys of its lists", async () => {
    const apply = (manager: string, spec: object) =>
      send(
        "PATCH",
        `${widgets}/a?fieldManager=${manager}`,
        { apiVersion: "example.com/v1", kind: "Widget", spec },
        { "content-type": "application/apply-patch+yaml" },
      );
    await apply("one", { size: "small", parts: [{ name: "x", weight: 1 }], tags: ["t"] });
    const { body } = await apply("two", { size: "small", parts: [{ name: "y" }], tags: ["u"] });
    expect([body.spec.parts, body.spec.tags]).toEqual([
      [{ name: "x", weight: 1 }, { name: "y" }],
      ["t", "u"],
    ]);
  });

  it("goes with its definition, all of it in one commit", async () => {
    await create("a", { size: "small" });
    await create("b", { size: "small" });
    const before = api.repository.messages.length;
    expect((await send("DELETE", definition)).status).toBe(200);
    expect(api.repository.messages.length).toBe(before + 1);
    expect([(await send("GET", widgets)).status, [...api.repository.files.keys()]]).toEqual([404, ["web.yaml"]]);
  });
});

describe("a printer column's path", () => {
  const object = {
    a: {
      "b.c": [
        { t: "x", v: 1 },
        { t: "y", v: 2 },
      ],
    },
    n: 0,
  };

  it.each([
    [".n", [0]],
    ["n", [0]],
    [".a['b.c'][1].v", [2]],
    [".a['b.c'][*].v", [1, 2]],
    ['.a["b.c"][?(@.t=="y")].v', [2]],
    [".missing.more", []],
    [".a[(oops)]", []],
  ])("%s", (path, values) => {
    expect(valuesAt(object, path)).toEqual(values);
  });
});
