import fc from "fast-check";
import { kindsOf } from "../../../src/api/kubernetes/kinds.ts";
import { type ServedKind, servedKinds } from "../../../src/api/kubernetes/served-kinds.ts";
import { bindIn } from "../../support/access-objects.ts";
import { startTestApi, type TestApi } from "../../support/api-server.ts";

// Every path that discovery tells of, with every method, content type and sender, and bodies that are nearly right.

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    users: { "token-of-ann": { name: "ann", groups: ["devs"] } },
    objects: [bindIn("default", "admin", "Group:devs")],
  });
});
afterAll(() => api.close());

const names = fc.constantFrom(
  "web",
  "web-1",
  "h1",
  "settings",
  "default",
  "shop",
  "key",
  "nothing",
  "a%2Fb",
  "%00",
  "-",
);

function placeOf(kind: ServedKind): fc.Arbitrary<string> {
  const root = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.apiVersion}`;
  const inside = kind.namespaced ? fc.constantFrom("/namespaces/default", "/namespaces/shop", "") : fc.constant("");
  return inside.map((namespace) => `${root}${namespace}/${kind.plural}`);
}

/** Kinds the sample has objects of, or that this server treats in a way of their own. */
const common = /^(Deployment|Service|ConfigMap|Secret|Host|Pod|Node|Role|RoleBinding|ServiceAccount|.*Review)$/;
const kinds = fc.oneof(
  fc.constantFrom(...servedKinds),
  fc.constantFrom(...servedKinds.filter(({ kind }) => common.test(kind))),
);
const target = kinds.chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    path: fc
      .tuple(
        placeOf(kind),
        fc.option(names),
        fc.option(fc.constantFrom("nonsense", ...kind.subresources.map(({ name }) => name))),
      )
      .map(
        ([place, name, part]) =>
          place + (name === null ? "" : `/${name}`) + (name === null || part === null ? "" : `/${part}`),
      ),
  }),
);
const otherPaths = fc.constantFrom(
  ...["/", "/api", "/apis", "/version", "/openapi/v2", "/openapi/v3", "/livez/ping", "/metrics", "/apis/apps", "//x"],
  ...kindsOf([]).versions.map((version) => `/openapi/v3/apis/${version}`),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(null, 0, -1, 1e300, true, "", "web", "5m", "*", "https://x", {}, []),
    fc.string({ maxLength: 5 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...["spec", "status", "metadata", "rules", "subjects", "roleRef", "verbs", "template", "containers", "data"],
        ...["resourceAttributes", "nonResourceAttributes", "boundObjectRef", "token", "name", "kind", "__proto__"],
        ...["op", "path", "value", "$patch", "managedFields", "ownerReferences", "labels", "annotations", "finalizers"],
      ),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
}));

/** An object of the kind, with parts that are not. */
const objectOf = ({ apiVersion, kind }: ServedKind) =>
  fc
    .record({
      metadata: fc.record({
        name: fc.constantFrom<unknown>("web", "settings", "new-1", "new-2", "", 5),
        namespace: fc.constantFrom<unknown>(undefined, undefined, "default", null),
      }),
    })
    .chain((base) =>
      fc
        .dictionary(fc.constantFrom("spec", "status", "data", "rules", "subjects", "roleRef", "type"), value)
        .map((rest) => ({ apiVersion, kind, ...base, ...rest })),
    );

const contentTypes = fc.constantFrom(
  ...[
    "application/json",
    "application/json",
    "application/json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
  ],
  ...["application/json-patch+json", "application/apply-patch+yaml", "application/yaml"],
  ...["application/vnd.kubernetes.protobuf", "text/plain", ""],
);
const queries = fc.constantFrom(
  ...[
    "",
    "?dryRun=All",
    "?watch=1&timeoutSeconds=0.05&limit=1",
    "?fieldManager=x&force=true",
    "?limit=1&continue=%7B%7D",
  ],
  ...[
    "?labelSelector=a%20in%20(b",
    "?fieldSelector=metadata.name%3Dweb",
    "?fieldValidation=Strict",
    "?resourceVersion=-1",
  ],
  ...["?container=none&tailLines=x", "?propagationPolicy=Sideways&gracePeriodSeconds=-3"],
);
const strangers = fc.constantFrom<Readonly<Record<string, string>>>(
  { authorization: "Bearer token-of-ann" },
  { authorization: "" },
  { authorization: "Bearer e30.e30.e30" },
  { authorization: "Bearer ..", "impersonate-user": "ann" },
  { "impersonate-user": "ann", "impersonate-group": "devs" },
  { "impersonate-user": "system:serviceaccount:a", "impersonate-extra-%zz": "x" },
  { "impersonate-group": "x" },
  { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
  { accept: ";;;,=" },
);
const senders = fc.oneof({ arbitrary: fc.constant({}), weight: 4 }, { arbitrary: strangers, weight: 1 });

const bodies = (kind: ServedKind) =>
  fc.oneof(
    value.map((given) => Buffer.from(JSON.stringify(given) ?? "")),
    objectOf(kind).map((given) => Buffer.from(JSON.stringify(given))),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.concat([Buffer.from("k8s\0"), bytes])),
    fc.string({ maxLength: 20 }).map((text) => Buffer.from(text)),
  );

const anywhere = fc
  .oneof(
    { arbitrary: target, weight: 9 },
    { arbitrary: otherPaths.map((path) => ({ path, kind: servedKinds[0] as ServedKind })), weight: 1 },
  )
  .chain(({ path, kind }) =>
    fc.record({
      path: fc.constant(path),
      body: bodies(kind),
      method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"),
      type: contentTypes,
      query: queries,
      sender: senders,
    }),
  );

/** An object nearly right for a place that takes it. */
const plausible = kinds.chain((kind) =>
  fc.record({
    path: placeOf(kind),
    body: objectOf(kind).map((given) => Buffer.from(JSON.stringify(given))),
    method: fc.constant("POST"),
    type: fc.constant("application/json"),
    query: fc.constantFrom("", "?dryRun=All"),
    sender: fc.constant({}),
  }),
);

const seen = new Map<number, number>();

it("whatever is asked of whichever route, the answer is never a fault of the server", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ arbitrary: anywhere, weight: 2 }, { arbitrary: plausible, weight: 1 }),
      async ({ path, body, method, type, query, sender }) => {
        const { status } = await api.call(path + query, { method, body, headers: { "content-type": type, ...sender } });
        seen.set(status, (seen.get(status) ?? 0) + 1);
        // 501 says that something is not done here, such as resizing a running pod.
        expect(status === 501 ? 0 : status).toBeLessThan(500);
      },
    ),
    { numRuns: Number(process.env["FUZZ_RUNS"] ?? 3_000) },
  );
  expect(api.logLines).toEqual([]);
  // What gets nowhere would find nothing: some of it has to come through to each part of the server.
  expect([200, 201, 400, 401, 403, 404, 405, 409, 415, 422].filter((status) => !seen.has(status))).toEqual([]);
  // A server that answered all of that answers still.
  expect((await api.call("/api/v1/namespaces/default/pods")).status).toBe(200);
}, 120_000);
