import { bindEverywhere, bindIn } from "../../../support/access-objects.ts";
import { type CallOptions, startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    users: {
      "token-of-ann": { name: "ann", groups: ["devs"], uid: "u1" },
      "token-of-hook": { name: "hook", groups: [] },
    },
    objects: [
      bindIn("shop", "edit", "Group:devs", "ServiceAccount:ci/robot"),
      bindEverywhere("system:auth-delegator", "User:hook"),
    ],
  });
});
afterAll(() => api.close());

const authorization = "/apis/authorization.k8s.io/v1";
const authentication = "/apis/authentication.k8s.io/v1";

async function review(path: string, spec: object, options: CallOptions = { token: "token-of-ann" }) {
  const body = JSON.stringify({ spec });
  const headers = { "content-type": "application/json", ...options.headers };
  const reply = await api.call(path, { ...options, method: "POST", headers, body });
  const { kind, status, message } = JSON.parse(reply.text);
  return { code: reply.status, kind, status, message };
}

const resource = (verb: string, name: string, namespace: string, more: object = {}) => ({
  resourceAttributes: { verb, resource: name, namespace, ...more },
});

describe("SelfSubjectAccessReview", () => {
  it.each([
    ["what a role gives", resource("create", "deployments", "shop", { group: "apps" }), true],
    ["elsewhere", resource("create", "deployments", "default", { group: "apps" }), false],
    ["a part of it", resource("get", "pods", "shop", { subresource: "log" }), true],
    ["everything", resource("*", "*", "shop", { group: "*" }), false],
    ["a path", { nonResourceAttributes: { verb: "get", path: "/version" } }, true],
    ["another path", { nonResourceAttributes: { verb: "get", path: "/logs" } }, false],
  ])("answers about %s", async (_name, spec, allowed) => {
    const { code, kind, status } = await review(`${authorization}/selfsubjectaccessreviews`, spec);
    expect([code, kind, status.allowed]).toEqual([201, "SelfSubjectAccessReview", allowed]);
  });

  it("says which binding it is by", async () => {
    const { status } = await review(`${authorization}/selfsubjectaccessreviews`, resource("get", "pods", "shop"));
    expect(status.reason).toBe('RBAC: allowed by RoleBinding "edit-2/shop" of ClusterRole "edit" to Group "devs"');
  });

  it("answers the administrator about everything", async () => {
    const options = { token: api.token };
    const { status } = await review(
      `${authorization}/selfsubjectaccessreviews`,
      resource("*", "*", "", { group: "*" }),
      options,
    );
    expect(status.allowed).toBe(true);
  });

  it.each([{}, { ...resource("get", "pods", "shop"), nonResourceAttributes: { path: "/" } }])(
    "wants one question: %j",
    async (spec) => {
      const { code, message } = await review(`${authorization}/selfsubjectaccessreviews`, spec);
      expect([code, message]).toEqual([422, expect.stringContaining("exactly one of")]);
    },
  );

  it("has no table", async () => {
    const headers = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const options = { token: "token-of-ann", headers };
    expect(
      (await review(`${authorization}/selfsubjectaccessreviews`, resource("get", "pods", "shop"), options)).code,
    ).toBe(406);
  });

  it("is not for who is not known", async () => {
    const { code } = await review(`${authorization}/selfsubjectaccessreviews`, resource("get", "pods", "shop"), {
      token: null,
    });
    expect(code).toBe(403);
  });
});

describe("SubjectAccessReview", () => {
  const path = `${authorization}/subjectaccessreviews`;
  const asHook = { token: "token-of-hook" };

  it.each([
    [{ user: "ann", groups: ["devs"] }, true],
    [{ user: "ann" }, false],
    [{ groups: ["devs"] }, true],
    [{ user: "system:serviceaccount:ci:robot" }, true],
  ])("answers about %j", async (who, allowed) => {
    const { status } = await review(path, { ...who, ...resource("get", "secrets", "shop") }, asHook);
    expect(status.allowed).toBe(allowed);
  });

  it("wants to know about whom", async () => {
    expect((await review(path, resource("get", "secrets", "shop"), asHook)).code).toBe(422);
  });

  it("takes a right of its own", async () => {
    expect((await review(path, { user: "bob", ...resource("get", "secrets", "shop") })).code).toBe(403);
  });
});

describe("LocalSubjectAccessReview", () => {
  const path = `${authorization}/namespaces/shop/localsubjectaccessreviews`;

  it("answers about its own namespace only", async () => {
    const options = { token: api.token };
    const here = await review(path, { groups: ["devs"], ...resource("get", "pods", "shop") }, options);
    const elsewhere = await review(path, { groups: ["devs"], ...resource("get", "pods", "default") }, options);
    expect([here.code, here.status.allowed, elsewhere.code]).toEqual([201, true, 400]);
  });
});

describe("SelfSubjectRulesReview", () => {
  const path = `${authorization}/selfsubjectrulesreviews`;

  it("lists what holds in a namespace", async () => {
    const { status } = await review(path, { namespace: "shop" });
    const secrets = status.resourceRules.filter(({ resources }: { resources: string[] }) =>
      resources.includes("secrets"),
    );
    expect(secrets.flatMap(({ verbs }: { verbs: string[] }) => verbs)).toEqual(
      expect.arrayContaining(["get", "create"]),
    );
    expect(
      status.nonResourceRules.flatMap(({ nonResourceURLs }: { nonResourceURLs: string[] }) => nonResourceURLs),
    ).toContain("/apis/*");
    expect(status.incomplete).toBe(false);
    const elsewhere = await review(path, { namespace: "default" });
    expect(JSON.stringify(elsewhere.status)).not.toContain("secrets");
  });

  it("gives the administrator's as stars", async () => {
    const { status } = await review(path, { namespace: "shop" }, { token: api.token });
    expect(status.resourceRules).toEqual([{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }]);
  });
});

describe("SelfSubjectReview", () => {
  it("tells who asks", async () => {
    const { status } = await review(`${authentication}/selfsubjectreviews`, {});
    expect(status).toEqual({ userInfo: { username: "ann", uid: "u1", groups: ["devs", "system:authenticated"] } });
  });

  it("tells as whom", async () => {
    const headers = { "impersonate-user": "bob", "impersonate-group": "qa", "impersonate-extra-team": "a" };
    const { status } = await review(`${authentication}/selfsubjectreviews`, {}, { token: api.token, headers });
    expect(status.userInfo).toEqual({
      username: "bob",
      groups: ["qa", "system:authenticated"],
      extra: { team: ["a"] },
    });
  });
});

describe("TokenReview", () => {
  const path = `${authentication}/tokenreviews`;
  const asHook = { token: "token-of-hook" };

  it("knows people's tokens, and sends none back", async () => {
    const reply = await api.call(path, {
      ...{ ...asHook, method: "POST", headers: { "content-type": "application/json" } },
      body: JSON.stringify({ spec: { token: "token-of-ann" } }),
    });
    expect(JSON.parse(reply.text).status).toMatchObject({ authenticated: true, user: { username: "ann" } });
    expect(reply.text).not.toContain("token-of-ann");
  });

  it("knows no others, and none for somebody else", async () => {
    expect((await review(path, { token: "guessed" }, asHook)).status).toMatchObject({ authenticated: false });
    const elsewhere = { token: "token-of-ann", audiences: ["vault"] };
    expect((await review(path, elsewhere, asHook)).status).toMatchObject({ authenticated: false });
    expect((await review(path, {}, asHook)).code).toBe(422);
  });
});

it.each(["GET", "PUT", "DELETE"])("a review is only posted: %s", async (method) => {
  const { status } = await api.call(`${authorization}/selfsubjectaccessreviews`, { method });
  expect(status).toBe(405);
});

it("reviews leave nothing in the audit log or the repository", () => {
  expect([api.audited.filter(({ status }) => status === 201), api.repository.messages]).toEqual([[], []]);
});
