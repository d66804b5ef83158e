import { duplicateFields } from "../../../../src/api/kubernetes/protocol/duplicate-fields.ts";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const web = "/apis/apps/v1/namespaces/default/deployments/web";
const maps = "/api/v1/namespaces/shop/configmaps";

async function send(method: string, path: string, body: string, type = "application/json") {
  const reply = await api.call(path, { method, headers: { "content-type": type }, body });
  return { status: reply.status, body: JSON.parse(reply.text), warnings: reply.warnings };
}

const patch = JSON.stringify({ spec: { replicas: 5, replicass: 7, template: { spec: { containerz: [] } } } });
const twice = '{"metadata":{"name":"a"},"data":{"k":"1","k":"2"},"immutable":false,"immutable":true}';
const merge = "application/merge-patch+json";

describe("a field that the kind does not have", () => {
  it("is refused where the client is strict", async () => {
    const { status, body } = await send("PATCH", `${web}?fieldValidation=Strict`, patch, merge);
    expect([status, body.message]).toEqual([
      400,
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicass", unknown field "spec.template.spec.containerz"',
    ]);
    expect(api.repository.messages).toEqual([]);
  });

  it.each(["", "?fieldValidation=Warn"])("is dropped and told of with %p", async (query) => {
    const { status, warnings } = await send("PATCH", web + query, patch, merge);
    expect([status, warnings]).toEqual([
      200,
      '299 - "unknown field \\"spec.replicass\\"", 299 - "unknown field \\"spec.template.spec.containerz\\""',
    ]);
    expect([...api.repository.files.values()].join()).toContain("replicas: 5");
    expect([...api.repository.files.values()].join()).not.toContain("replicass");
  });

  it("is dropped in silence where the client does not care", async () => {
    const { status, warnings } = await send("PATCH", `${web}?fieldValidation=Ignore`, patch, merge);
    expect([status, warnings]).toEqual([200, ""]);
  });
});

describe("a field that is named twice", () => {
  it("is refused where the client is strict", async () => {
    const { status, body } = await send("POST", `${maps}?fieldValidation=Strict`, twice);
    expect([status, body.message]).toEqual([
      400,
      expect.stringContaining('duplicate field "data.k", duplicate field "immutable"'),
    ]);
  });

  it("counts as it was given last, with a warning", async () => {
    const { status, body, warnings } = await send("POST", maps, twice);
    expect([status, body.data.k, warnings]).toEqual([201, "2", expect.stringContaining("duplicate field")]);
  });

  it.each([
    ["{}", []],
    ['{"a":{"b":1},"b":{"b":1}}', []],
    ['{"l":[{"a":1},{"a":2,"a":3}]}', ["l[1].a"]],
    ['{"a":"\\"a\\":","a":1}', ["a"]],
    ['{"\\u0061":1,"a":2}', ["a"]],
  ])("%s", (text, found) => {
    expect(duplicateFields(text)).toEqual(found);
  });
});

it("refuses another word than Kubernetes has", async () => {
  expect((await send("PATCH", `${web}?fieldValidation=Maybe`, patch, merge)).status).toBe(422);
});
