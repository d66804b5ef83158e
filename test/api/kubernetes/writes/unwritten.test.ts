import { memoryNotes } from "../../../../src/api/kubernetes/store/notes.ts";
import { createOverlay } from "../../../../src/api/kubernetes/store/overlay.ts";
import { instant } from "../../../../src/model/instant.ts";
import type { AnyObject } from "../../../../src/model/object.ts";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const web = "/apis/apps/v1/namespaces/default/deployments/web";
const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

async function send(method: string, path: string, body?: unknown, type = "application/json") {
  const headers = { "content-type": type };
  const reply = await api.call(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: JSON.parse(reply.text) };
}

const merge = "application/merge-patch+json";

describe("a status that a client writes", () => {
  it("is shown and never committed, and leaves the spec alone", async () => {
    const patch = { spec: { replicas: 99 }, status: { readyReplicas: 7 }, metadata: { annotations: { seen: "yes" } } };
    const { status, body } = await send("PATCH", `${web}/status`, patch, merge);
    expect([status, body.status.readyReplicas, body.spec.replicas]).toEqual([200, 7, 3]);
    const read = (await send("GET", web)).body;
    expect([read.status.readyReplicas, read.metadata.annotations.seen]).toEqual([7, "yes"]);
    expect(api.repository.messages).toEqual([]);
  });

  it("can be written again, and replaced as a whole", async () => {
    await send("PATCH", `${web}/status`, { status: { readyReplicas: 7 } }, merge);
    const { body } = await send("GET", web);
    const after = await send("PUT", `${web}/status`, { ...body, status: { readyReplicas: 8 } });
    expect([after.status, after.body.status.readyReplicas, after.body.status.updatedReplicas]).toEqual([
      200,
      8,
      undefined,
    ]);
    const late = await send("PUT", `${web}/status`, body);
    expect([late.status, late.body.reason]).toEqual([409, "Conflict"]);
  });

  it("changes nothing in a dry run", async () => {
    await send("PATCH", `${web}/status?dryRun=All`, { status: { readyReplicas: 7 } }, merge);
    expect((await send("GET", web)).body.status.readyReplicas).toBe(2);
  });

  it("gives way once another one is observed", () => {
    const overlay = createOverlay(memoryNotes());
    const node = (ready: boolean) =>
      ({ apiVersion: "v1", kind: "Node", metadata: { name: "h1" }, status: { ready } }) as unknown as AnyObject;
    const shown = (ready: boolean) => {
      const [entry] = overlay.cover([{ object: node(ready), at: null }], instant(0));
      return entry && "status" in entry.object ? entry.object.status : null;
    };
    overlay.setStatus(node(true), { status: { ready: "claimed" }, annotations: {} });
    expect([shown(true), shown(true), shown(false)]).toEqual([
      { ready: "claimed" },
      { ready: "claimed" },
      { ready: false },
    ]);
  });
});

describe("an object that is no declaration", () => {
  const lease = { metadata: { name: "leader" }, spec: { holderIdentity: "a", leaseDurationSeconds: 15 } };

  it("lives beside the repository: created, renewed, listed and deleted", async () => {
    const created = await send("POST", leases, lease);
    expect([created.status, typeof created.body.metadata.uid]).toEqual([201, "string"]);
    expect((await send("POST", leases, lease)).body.reason).toBe("AlreadyExists");
    const renewed = await send("PUT", `${leases}/leader`, {
      ...created.body,
      spec: { ...lease.spec, holderIdentity: "b" },
    });
    expect([renewed.status, renewed.body.spec.holderIdentity, renewed.body.metadata.uid]).toEqual([
      200,
      "b",
      created.body.metadata.uid,
    ]);
    expect((await send("PUT", `${leases}/leader`, created.body)).status).toBe(409);
    expect((await send("GET", leases)).body.items.length).toBe(1);
    expect((await send("DELETE", `${leases}/leader`)).status).toBe(200);
    expect((await send("GET", `${leases}/leader`)).status).toBe(404);
    expect(api.repository.messages).toEqual([]);
  });

  it("is an event in both groups, until an hour has passed", async () => {
    const event = {
      metadata: { name: "e1", labels: { from: "me" } },
      involvedObject: { kind: "Pod", name: "web-1", namespace: "default" },
      reason: "Seen",
      message: "by a client",
      type: "Normal",
    };
    await send("POST", "/api/v1/namespaces/default/events", event);
    const other = "/apis/events.k8s.io/v1/namespaces/default/events";
    expect((await send("GET", `${other}/e1`)).body).toMatchObject({
      note: "by a client",
      regarding: { name: "web-1" },
    });
    const patched = await send("PATCH", `${other}/e1`, { note: "changed" }, merge);
    expect(patched.status).toBe(200);
    expect((await send("GET", "/api/v1/namespaces/default/events/e1")).body.message).toBe("changed");
    await send("DELETE", `${other}?labelSelector=from%3Dme`);
    expect((await send("GET", "/api/v1/namespaces/default/events/e1")).status).toBe(404);
  });
});
