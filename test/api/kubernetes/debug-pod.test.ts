import { startTestApi, type TestApi } from "../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const path = "/api/v1/namespaces/default/pods/web-1/ephemeralcontainers";

async function patch(containers: readonly object[], query = "") {
  const { status, text } = await api.call(`${path}${query}`, {
    method: "PATCH",
    headers: { "content-type": "application/strategic-merge-patch+json" },
    body: JSON.stringify({ spec: { ephemeralContainers: containers } }),
  });
  return { status, body: JSON.parse(text) };
}

const debugger1 = { name: "debugger-1", image: "busybox", stdin: true, tty: true, targetContainerName: "web" };

describe("ephemeral containers", () => {
  it("join a pod's spec, with defaults and without a commit", async () => {
    const { status, body } = await patch([debugger1]);
    expect(status).toBe(200);
    expect(body.spec.ephemeralContainers).toMatchObject([{ ...debugger1, imagePullPolicy: "Always" }]);
    const { text } = await api.call("/api/v1/namespaces/default/pods/web-1");
    expect(JSON.parse(text).spec.ephemeralContainers).toHaveLength(1);
    expect(api.repository.messages).toEqual([]);
  });

  it("are added to those there are", async () => {
    await patch([debugger1]);
    const { body } = await patch([{ name: "debugger-2", image: "busybox:1" }]);
    expect(body.spec.ephemeralContainers.map(({ name }: { name: string }) => name).sort()).toEqual([
      "debugger-1",
      "debugger-2",
    ]);
  });

  it("change nothing where that is only tried", async () => {
    expect((await patch([debugger1], "?dryRun=All")).body.spec.ephemeralContainers).toHaveLength(1);
    expect(JSON.parse((await api.call(path)).text).spec.ephemeralContainers).toBeUndefined();
  });

  it.each([
    [[{ name: "web", image: "b" }], 'spec.ephemeralContainers[web].name: Duplicate value: "web"'],
    [
      [{ name: "d", image: "b", targetContainerName: "none" }],
      'spec.ephemeralContainers[d].targetContainerName: Not found: "none"',
    ],
    [[{ name: "d", image: "b", ports: [{ containerPort: 80 }] }], "spec.ephemeralContainers[d].ports: Forbidden"],
    [[{ name: "D!", image: "b" }], "spec.ephemeralContainers[D!]: "],
  ])("are refused by name: %j", async (containers, message) => {
    const { status, body } = await patch(containers);
    expect([status, body.reason]).toEqual([422, "Invalid"]);
    expect(body.message).toContain(message);
  });

  it("cannot be changed once they are there", async () => {
    await patch([debugger1]);
    const { status, body } = await patch([{ ...debugger1, image: "other" }]);
    expect([status, body.message]).toEqual([
      422,
      'Pod "web-1" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger-1" may not be changed',
    ]);
  });
});
