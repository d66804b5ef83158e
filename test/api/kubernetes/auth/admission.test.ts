import { issueCertificate } from "../../../../src/api/tls/certificate.ts";
import { instant } from "../../../../src/model/instant.ts";
import { bindEverywhere, bindIn } from "../../../support/access-objects.ts";
import { type CallOptions, startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    users: {
      "token-of-ann": { name: "ann", groups: [] },
      "token-of-bob": { name: "bob", groups: ["devs"] },
      "token-of-eve": { name: "eve", groups: [] },
      "token-of-sup": { name: "sup", groups: ["support"] },
    },
    objects: [
      bindIn("shop", "view", "User:ann"),
      bindIn("default", "edit", "Group:devs"),
      bindIn("shop", "admin", "Group:owners"),
      bindEverywhere("helper", "Group:support"),
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name: "helper" },
        ...{
          rules: [
            { apiGroups: [""], resources: ["users"], verbs: ["impersonate"], resourceNames: ["ann"] },
            { apiGroups: [""], resources: ["groups"], verbs: ["impersonate"], resourceNames: ["devs"] },
            { apiGroups: [""], resources: ["pods/exec"], verbs: ["get"] },
          ],
        },
      },
    ],
  });
});
afterAll(() => api.close());

async function ask(path: string, options: CallOptions) {
  const { status, text } = await api.call(path, options);
  return { status, message: text.startsWith("{") ? (JSON.parse(text).message ?? "") : text };
}

const ann = { token: "token-of-ann" };
const bob = { token: "token-of-bob" };
const eve = { token: "token-of-eve" };
const nobody = { token: null };
const deployments = "/apis/apps/v1/namespaces/default/deployments";

const refusedRead = (who: string, what: string, where: string) =>
  `${what} is forbidden: User "${who}" cannot list resource "${what.split(".")[0]}" in API group "${what.split(".")[1] ?? ""}" ${where}`;

const rows: readonly (readonly [who: string, options: CallOptions, path: string, status: number, message?: string])[] =
  [
    ["ann", ann, "/api/v1/namespaces/shop/configmaps", 200],
    ["ann", ann, "/api/v1/namespaces/shop/configmaps?watch=true&timeoutSeconds=1", 200],
    ["ann", ann, "/api/v1/namespaces/shop/secrets", 403, refusedRead("ann", "secrets", 'in the namespace "shop"')],
    ["ann", ann, "/api/v1/configmaps", 403, refusedRead("ann", "configmaps", "at the cluster scope")],
    ["ann", ann, deployments, 403, refusedRead("ann", "deployments.apps", 'in the namespace "default"')],
    ["ann", ann, "/api/v1/namespaces/shop", 200],
    ["ann", ann, "/api/v1/nodes", 403],
    ["ann", ann, "/api/v1/namespaces/shop/nonsense", 403],
    ["ann", ann, "/openapi/v3", 200],
    ["ann", ann, "/apis/apps/v1", 200],
    ["ann", ann, "/metrics", 403, 'forbidden: User "ann" cannot get path "/metrics"'],
    ["bob", bob, `${deployments}/web`, 200],
    ["bob", bob, "/api/v1/namespaces/default/pods/web-1/log", 200],
    [
      "bob writing elsewhere",
      { ...bob, method: "DELETE" },
      "/api/v1/namespaces/shop/configmaps/settings",
      403,
      'configmaps "settings" is forbidden: User "bob" cannot delete resource "configmaps" in API group "" in the namespace "shop"',
    ],
    ["bob cordoning", { ...bob, method: "PATCH" }, "/api/v1/nodes/h1", 403],
    ["bob deleting all", { ...bob, method: "DELETE" }, "/api/v1/namespaces/shop/configmaps", 403],
    ["ann making a token", { ...ann, method: "POST" }, "/api/v1/namespaces/shop/serviceaccounts/default/token", 403],
    ["eve", eve, "/api/v1/namespaces/default/pods", 403],
    ["eve", eve, "/version", 200],
    ["nobody", nobody, "/version", 200],
    ["nobody", nobody, "/livez", 200],
    ["nobody", nobody, "/readyz", 200],
    ["nobody", nobody, "/api", 403, 'forbidden: User "system:anonymous" cannot get path "/api"'],
    ["nobody", nobody, "/openapi/v3", 403],
    ["nobody", nobody, "/api/v1/pods", 403, refusedRead("system:anonymous", "pods", "at the cluster scope")],
    ["a stranger", { token: "guessed" }, "/version", 401, "Unauthorized"],
  ];

it.each(rows.map(([who, options, path, status, message = ""]) => ({ who, options, path, status, message })))(
  "$who: $path is $status",
  async ({ options, path, status, message }) => {
    const reply = await ask(path, options);
    expect({ path, status: reply.status }).toEqual({ path, status });
    if (message !== "") expect(reply.message).toBe(message);
  },
);

it("names a role that a binding leads to and that is not there", async () => {
  const other = await startTestApi({
    users: { t: { name: "ann", groups: [] } },
    objects: [bindIn("shop", "gone", "User:ann")],
  });
  const { text } = await other.call("/api/v1/namespaces/shop/pods", { token: "t" });
  await other.close();
  expect(JSON.parse(text).message).toContain(
    'in the namespace "shop": RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found',
  );
});

it("a write by who may is committed in the writer's name", async () => {
  const body = JSON.stringify({ spec: { replicas: 2 } });
  const headers = { "content-type": "application/merge-patch+json" };
  const { status } = await api.call(`${deployments}/web/scale`, { ...bob, method: "PATCH", headers, body });
  expect([status, api.repository.authors.at(-1)]).toEqual([200, "bob"]);
});

it("a server-side apply that would make something new needs create", async () => {
  const patches = bindIn("shop", "patcher", "User:pat");
  const role = {
    ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "patcher" } },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "patch"] }],
  };
  const other = await startTestApi({ users: { t: { name: "pat", groups: [] } }, objects: [patches, role] });
  const apply = (name: string) =>
    other.call(`/api/v1/namespaces/shop/configmaps/${name}?fieldManager=x`, {
      ...{ token: "t", method: "PATCH", headers: { "content-type": "application/apply-patch+yaml" } },
      body: JSON.stringify({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace: "shop" },
        data: { a: "2" },
      }),
    });
  const statuses = [(await apply("settings")).status, (await apply("fresh")).status];
  await other.close();
  expect(statuses).toEqual([200, 403]);
});

it.each([
  ["apply", "PATCH", "application/apply-patch+yaml", "/fresh?fieldManager=x"],
  ["create", "POST", "application/json", ""],
  ["replace", "PUT", "application/json", "/settings"],
  ["merge", "PATCH", "application/merge-patch+json", "/settings"],
])(
  "a body that names another namespace than its path is no way around a role: %s",
  async (_name, method, type, rest) => {
    const name = rest === "" ? "fresh" : (/[a-z]+/.exec(rest)?.[0] ?? "");
    const body = JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "default" },
      data: {},
    });
    const before = api.repository.messages.length;
    const reply = await ask(`/api/v1/namespaces/shop/configmaps${rest}`, {
      ...{ method, body, headers: { "content-type": type, "impersonate-user": "x", "impersonate-group": "owners" } },
    });
    expect([reply.status, api.repository.messages.length - before]).toEqual([400, 0]);
  },
);

describe("a client certificate", () => {
  const certificateOf = (commonName: string, organizations: readonly string[], issuer = authority()) =>
    issueCertificate({ commonName, organizations, use: "client", from: instant(Date.now()), days: 1, issuer });
  const authority = () => api.identity.issuer;

  it("names its user and groups", async () => {
    const certificate = certificateOf("cara", ["devs", "other"]);
    expect((await ask(deployments, { certificate })).status).toBe(200);
    expect((await ask("/api/v1/pods", { certificate })).message).toContain('User "cara"');
  });

  it("of one group", async () => {
    expect((await ask(deployments, { certificate: certificateOf("cara", ["devs"]) })).status).toBe(200);
  });

  it("counts for nothing where somebody else signed it", async () => {
    const own = issueCertificate({
      commonName: "berth",
      use: "authority",
      from: instant(Date.now()),
      days: 1,
      issuer: null,
    });
    const certificate = certificateOf("admin", ["system:masters"], { ...own, commonName: "berth" });
    expect((await ask("/version", { certificate })).status).toBe(401);
    expect((await ask("/api/v1/pods", { certificate, token: api.token })).status).toBe(200);
  });

  it("counts for nothing once its time is up, or where it is a server's", async () => {
    const request = { commonName: "cara", organizations: ["devs"], days: 1, issuer: authority() };
    const old = issueCertificate({ ...request, use: "client", from: instant(Date.now() - 3 * 86_400_000) });
    const server = issueCertificate({ ...request, use: "server", from: instant(Date.now()) });
    expect((await ask(deployments, { certificate: old })).status).toBe(401);
    expect((await ask(deployments, { certificate: server })).status).toBe(401);
  });
});

describe("impersonation", () => {
  const as = (token: string, headers: Record<string, string>) => ({ token, headers });

  it.each([
    ["admin as ann", { "impersonate-user": "ann" }, "/api/v1/namespaces/shop/configmaps", 200],
    ["admin as ann, who may not", { "impersonate-user": "ann" }, "/api/v1/namespaces/shop/secrets", 403],
    ["admin as one of a group", { "impersonate-user": "x", "impersonate-group": "devs" }, deployments, 200],
    ["a group without a user", { "impersonate-group": "devs" }, deployments, 400],
    ["an account, by its groups", { "impersonate-user": "system:serviceaccount:shop:ci" }, "/version", 200],
  ])("%s", async (_name, headers, path, status) => {
    expect((await ask(path, as(api.token, headers))).status).toBe(status);
  });

  it.each([
    ["whom it names", { "impersonate-user": "ann" }, 200, ""],
    [
      "nobody else",
      { "impersonate-user": "admin" },
      403,
      'users "admin" is forbidden: User "sup" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    [
      "no other group",
      { "impersonate-user": "ann", "impersonate-group": "system:masters" },
      403,
      'groups "system:masters" is',
    ],
    [
      "no uid",
      { "impersonate-user": "ann", "impersonate-uid": "1" },
      403,
      'uids.authentication.k8s.io "1" is forbidden',
    ],
    ["no extra", { "impersonate-user": "ann", "impersonate-extra-team": "a" }, 403, '"userextras/team"'],
  ])("a role of impersonating allows %s", async (_name, headers, status, message) => {
    const reply = await ask("/api/v1/namespaces/shop/configmaps", as("token-of-sup", headers));
    expect(reply.status).toBe(status);
    expect(reply.message).toContain(message);
  });

  it("names both in the commit", async () => {
    const headers = {
      "content-type": "application/merge-patch+json",
      "impersonate-user": "bob",
      "impersonate-group": "devs",
    };
    const body = JSON.stringify({ spec: { replicas: 5 } });
    await api.call(`${deployments}/web/scale`, { method: "PATCH", headers, body });
    expect([api.repository.authors.at(-1), api.repository.messages.at(-1)]).toEqual([
      "bob",
      expect.stringContaining("By bob, whom admin stood in for, through"),
    ]);
  });
});
