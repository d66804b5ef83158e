import fc from "fast-check";
import { startTestApi, type TestApi } from "../../support/api-server.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const paths = [
  "/api/v1/namespaces/default/pods",
  "/api/v1/namespaces/default/pods/web-1",
  "/api/v1/namespaces/default/pods/web-1/status",
  "/api/v1/nodes/h1",
  "/api/v1/namespaces/shop/configmaps",
  "/api/v1/namespaces/shop/configmaps/settings",
  "/api/v1/namespaces",
  "/apis/apps/v1/namespaces/default/deployments",
  "/apis/apps/v1/namespaces/default/deployments/web",
  "/apis/apps/v1/namespaces/default/deployments/web/scale",
  "/apis/berth.dev/v1alpha1/hosts/h1",
  "/apis/events.k8s.io/v1/events",
  "/openapi/v3/apis/apps/v1",
  "/version",
];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const contentTypes = [
  "application/json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/json-patch+json",
  "application/apply-patch+yaml",
  "application/vnd.kubernetes.protobuf",
  "text/plain",
];

/** Values near what a patch or an object looks like, and far from it. */
const names = fc.constantFrom(
  "metadata",
  "spec",
  "name",
  "namespace",
  "replicas",
  "template",
  "containers",
  "$patch",
  "__proto__",
  "$setElementOrder/containers",
  "op",
  "path",
  "value",
  "labels",
  "data",
  "apiVersion",
  "kind",
);
const { body } = fc.letrec((tie) => ({
  body: fc.oneof(
    { depthSize: "medium" },
    fc.constantFrom<unknown>(null, 1, -1, true, "x", "", "web", "replace", "/spec/replicas", {}, []),
    fc.array(tie("body"), { maxLength: 3 }),
    fc.dictionary(names, tie("body"), { maxKeys: 4 }),
  ),
}));
const queries = fc.constantFrom(
  "",
  "?watch=maybe",
  "?limit=-1",
  "?limit=x&continue=%00",
  "?continue=bm90",
  "?labelSelector=((",
  "?fieldSelector=a%3Db",
  "?resourceVersion=zz",
  "?resourceVersion=1&resourceVersionMatch=Exact",
  "?dryRun=All",
  "?sendInitialEvents=true&watch=1",
);

describe("any request", () => {
  it("is answered with a Status or an object, and never with 5xx", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          path: fc.constantFrom(...paths),
          method: fc.constantFrom(...methods),
          type: fc.constantFrom(...contentTypes),
          query: queries,
          body,
        }),
        async ({ path, method, type, query, body: value }) => {
          const reply = await api.call(path + query, {
            method,
            headers: { "content-type": type },
            body: JSON.stringify(value) ?? "",
          });
          expect(reply.status).toBeLessThan(500);
          expect(() => JSON.parse(reply.text)).not.toThrow();
        },
      ),
      { numRuns: 1_000 },
    );
    expect(api.logLines).toEqual([]);
  }, 60_000);

  it.each([
    ["half a JSON", "application/json", '{"metadata":'],
    ["no text", "application/json", ""],
    ["bytes", "application/json", Buffer.from([0xff, 0xfe, 0x00, 0x01])],
    [
      "a YAML bomb",
      "application/apply-patch+yaml",
      `a: &a [x,x]\nb: &b [${"*a,".repeat(20)}]\nc: [${"*b,".repeat(20)}]\n`,
    ],
    ["deep nesting", "application/json", "[".repeat(200_000)],
    ["deep objects", "application/merge-patch+json", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
  ])("is refused as the client's mistake: %s", async (_name, type, text) => {
    for (const method of ["POST", "PUT", "PATCH"]) {
      const path =
        method === "POST"
          ? "/apis/apps/v1/namespaces/default/deployments"
          : "/apis/apps/v1/namespaces/default/deployments/web";
      const { status } = await api.call(path, { method, headers: { "content-type": type }, body: text });
      expect(Math.floor(status / 100)).toBe(4);
    }
  });

  it("is refused when it is too large", async () => {
    const { status } = await api
      .call(paths[4] ?? "", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: Buffer.alloc(4 * 1024 * 1024, 32),
      })
      .catch(() => ({ status: 413 }));
    expect(status).toBe(413);
  });

  it.each(["/..%2f..", "/%zz", "/api/v1/namespaces/%00/pods", "/apis//v1", "//", "/api/v1/pods/x"])(
    "has no place at %s",
    async (path) => {
      const { status } = await api.call(path);
      expect([200, 400, 404]).toContain(status);
    },
  );

  it("needs a token that is known", async () => {
    for (const authorization of ["Bearer ", "Bearer wrong", `Basic ${api.token}`, `bearer ${"x".repeat(9_000)}`]) {
      const { status, text } = await api.call("/api/v1/pods", { headers: { authorization } });
      expect([status, JSON.parse(text).reason]).toEqual([401, "Unauthorized"]);
    }
  });
});
