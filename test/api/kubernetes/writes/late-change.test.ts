import { lateChange } from "../../../../src/api/kubernetes/writes/late-change.ts";
import { startTestApi } from "../../../support/api-server.ts";

const seen = {
  spec: { replicas: 2, list: [{ name: "a", v: 1 }], containers: [{ name: "web", image: "web:1", env: [] }] },
};
const spec = (changes: object) => ({ spec: { ...seen.spec, ...changes } });

describe("a change that comes late", () => {
  it.each<[string, object, object, string | null]>([
    ["of another field", spec({ replicas: 3 }), spec({ paused: true }), null],
    ["of the same field to the same value", spec({ replicas: 3 }), spec({ replicas: 3 }), null],
    ["of the same field", spec({ replicas: 3 }), spec({ replicas: 5 }), "spec.replicas"],
    ["that takes the field away", spec({ replicas: 3 }), { spec: {} }, "spec.replicas"],
    ["of a field that somebody took away", { spec: {} }, spec({ replicas: 5 }), null],
    [
      "of a container whose image was changed",
      spec({ containers: [{ name: "web", image: "web:2" }] }),
      spec({ containers: [{ name: "web", image: "web:3" }] }),
      "spec.containers[0].image",
    ],
    [
      "of a list that grew",
      spec({ containers: [...seen.spec.containers, { name: "side" }] }),
      spec({ containers: [{ name: "web", image: "web:3" }] }),
      "spec.containers",
    ],
    ["that adds what somebody added", { spec: { ...seen.spec, paused: false } }, spec({ paused: true }), "spec.paused"],
  ])("%s", (_name, current, after, late) => {
    expect(lateChange({ current, before: seen, after })).toBe(late);
  });

  it.each([
    [{ a: "yes" }, { a: true }, { a: false }],
    [{ a: 644 }, { a: 420 }, { a: 384 }],
    [{ a: 1 }, { a: "1" }, { a: "2" }],
  ])("takes %j for %j, which is how it was read", (current, before, after) => {
    expect(lateChange({ current, before, after })).toBeNull();
  });
});

describe("writes that are faster than the view", () => {
  it("are merged where they touch different fields, and one is told of the other where they do not", async () => {
    const api = await startTestApi();
    const web = "/apis/apps/v1/namespaces/default/deployments/web";
    const headers = { "content-type": "application/merge-patch+json" };
    const patch = (body: object) => api.call(web, { method: "PATCH", headers, body: JSON.stringify(body) });
    const text = api.repository.files.get("web.yaml") ?? "";
    // Somebody pushes; no turn has shown it yet.
    api.repository.files.set("web.yaml", text.replace("replicas: 3", "replicas: 7"));
    const merged = await patch({ spec: { minReadySeconds: 4 } });
    expect([merged.status, api.repository.files.get("web.yaml")]).toEqual([
      200,
      expect.stringContaining("replicas: 7"),
    ]);
    api.repository.files.set(
      "web.yaml",
      (api.repository.files.get("web.yaml") ?? "").replace("replicas: 7", "replicas: 8"),
    );
    const refused = await patch({ spec: { replicas: 9 } });
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining("was changed meanwhile at spec.replicas"),
    ]);
    await api.close();
  });

  it("do not create an object twice", async () => {
    const api = await startTestApi();
    const maps = "/api/v1/namespaces/shop/configmaps";
    const headers = { "content-type": "application/json" };
    api.repository.files.set(
      "shop/configmap-a.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n",
    );
    const reply = await api.call(maps, { method: "POST", headers, body: JSON.stringify({ metadata: { name: "a" } }) });
    expect([reply.status, JSON.parse(reply.text).reason]).toEqual([409, "AlreadyExists"]);
    await api.close();
  });
});
