import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const pods = "/api/v1/namespaces/default/pods";
const web = "/apis/apps/v1/namespaces/default/deployments/web";
const maps = "/api/v1/namespaces/shop/configmaps";
const files = () => [...api.repository.files.values()].join("\n");

async function send(method: string, path: string, body?: unknown) {
  const headers = { "content-type": "application/json" };
  const reply = await api.call(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: JSON.parse(reply.text) };
}

const createMap = (name: string, labels: object) =>
  send("POST", maps, { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data: {} });

describe("DELETE of a collection", () => {
  it("is one commit of everything the selector takes", async () => {
    await createMap("a", { tier: "old" });
    await createMap("b", { tier: "old" });
    const before = api.repository.messages.length;
    const { status, body } = await send("DELETE", `${maps}?labelSelector=tier%3Dold`);
    expect([status, body.kind]).toEqual([200, "ConfigMapList"]);
    expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(["a", "b"]);
    expect(api.repository.messages.slice(before)).toEqual([
      "Delete 2 objects\n\n- ConfigMap shop/a\n- ConfigMap shop/b\n\nBy admin, through the Kubernetes API.\n",
    ]);
    expect(files()).toContain("settings");
  });

  it("empties a file of several objects step by step", async () => {
    await send("DELETE", maps);
    expect((await send("GET", maps)).body.items).toEqual([]);
    expect(files()).toContain("kind: Secret");
  });

  it("commits nothing in a dry run, nor where nothing is chosen", async () => {
    await send("DELETE", `${maps}?dryRun=All`);
    await send("DELETE", `${maps}?labelSelector=no%3Dbody`);
    expect(api.repository.messages).toEqual([]);
  });

  it("asks pods away that follow from something, and commits nothing", async () => {
    const { status, body } = await send("DELETE", pods);
    expect([status, body.items.length, api.repository.messages]).toEqual([200, 3, []]);
    expect(api.released.map(({ uid }) => uid)).toEqual(["uid-web-1", "uid-web-2", "uid-web-3"]);
  });
});

describe("DELETE of a pod", () => {
  it("asks it away, so that its owner makes another", async () => {
    const { status, body } = await send("DELETE", `${pods}/web-1`, { gracePeriodSeconds: 0 });
    expect([status, body.kind, typeof body.metadata.deletionTimestamp]).toEqual([200, "Pod", "string"]);
    expect(api.released).toEqual([{ uid: "uid-web-1", reason: "deleted by admin", graceSeconds: 0 }]);
    expect(files()).toContain("replicas: 3");
  });

  it("takes a declared Pod out of the repository", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "own" },
      spec: { containers: [{ name: "c", image: "c" }] },
    };
    expect((await send("POST", pods, pod)).status).toBe(201);
    expect((await send("DELETE", `${pods}/own`)).body.status).toBe("Success");
    expect([api.released, files().includes("own")]).toEqual([[], false]);
  });
});

describe("options of a DELETE", () => {
  const reasonOf = async (path: string, options: unknown) => {
    const { status, body } = await send("DELETE", path, options);
    return [status, body.reason, body.message];
  };

  it.each([
    [{ preconditions: { uid: "other" } }, /Precondition failed: UID in precondition: other, UID in object meta: /],
    [
      { preconditions: { resourceVersion: "1" } },
      /ResourceVersion in precondition: 1, ResourceVersion in object meta: /,
    ],
  ])("%j refuse an object that is not the one meant", async (options, message) => {
    expect(await reasonOf(`${maps}/settings`, options)).toEqual([409, "Conflict", expect.stringMatching(message)]);
  });

  it("that fit take the object", async () => {
    const { metadata } = (await send("GET", `${maps}/settings`)).body;
    const preconditions = { uid: metadata.uid, resourceVersion: metadata.resourceVersion };
    expect((await send("DELETE", `${maps}/settings`, { preconditions, propagationPolicy: "Foreground" })).status).toBe(
      200,
    );
  });

  it("cannot leave pods behind without what declares them", async () => {
    expect(await reasonOf(web, { propagationPolicy: "Orphan" })).toEqual([
      403,
      "Forbidden",
      expect.stringContaining("cannot be left behind"),
    ]);
    expect(await reasonOf(`${web}?orphanDependents=true`, undefined)).toEqual([403, "Forbidden", expect.anything()]);
    expect((await send("DELETE", `${maps}/settings`, { propagationPolicy: "Orphan" })).status).toBe(200);
  });

  it.each([
    [{ propagationPolicy: "Never" }, "propagationPolicy"],
    [{ dryRun: ["Some"] }, "dryRun"],
    [{ gracePeriodSeconds: "soon" }, "gracePeriodSeconds"],
    [{ propagationPolicy: "Orphan", orphanDependents: true }, "cannot be both set"],
  ])("%j are refused by name", async (options, word) => {
    expect(await reasonOf(web, options)).toEqual([422, "Invalid", expect.stringContaining(word)]);
  });

  it("change nothing in a dry run", async () => {
    const { body } = await send("DELETE", `${maps}/settings`, { dryRun: ["All"] });
    expect([body.kind, api.repository.messages]).toEqual(["ConfigMap", []]);
  });
});

describe("DELETE of what others follow from", () => {
  it("of a Namespace takes all that is in it, as one commit", async () => {
    expect((await send("DELETE", "/api/v1/namespaces/shop")).status).toBe(200);
    expect(api.repository.messages[0]).toContain("Delete 2 objects\n\n- ConfigMap shop/settings\n- Secret shop/key");
    expect((await send("GET", "/api/v1/namespaces/shop")).status).toBe(404);
  });

  it("of a Namespace that every cluster has is refused", async () => {
    expect((await send("DELETE", "/api/v1/namespaces/default")).body.reason).toBe("Forbidden");
  });

  it("of a Node takes its Host", async () => {
    expect((await send("DELETE", "/api/v1/nodes/h2")).status).toBe(200);
    expect(files()).not.toContain("10.0.0.12");
  });
});
