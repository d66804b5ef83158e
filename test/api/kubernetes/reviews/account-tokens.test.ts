import { generateKeyPairSync } from "node:crypto";
import { tokenKey } from "../../../../src/api/kubernetes/auth/json-web-token.ts";
import { instant } from "../../../../src/model/instant.ts";
import { bindIn } from "../../../support/access-objects.ts";
import { type CallOptions, startTestApi, type TestApi } from "../../../support/api-server.ts";
import { sampleNow } from "../../../support/sample-view.ts";

let now = sampleNow;
let api: TestApi;
beforeEach(async () => {
  now = sampleNow;
  api = await startTestApi({
    clock: () => now,
    users: { "token-of-ann": { name: "ann", groups: [] } },
    objects: [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: "shop" } },
      ...[bindIn("shop", "edit", "User:ann"), bindIn("default", "view", "ServiceAccount:shop/robot")],
    ],
  });
});
afterEach(() => api.close());

const robot = "/api/v1/namespaces/shop/serviceaccounts/robot/token";
const pods = "/api/v1/namespaces/default/pods";

async function request(path: string, spec: object, options: CallOptions = { token: "token-of-ann" }) {
  const headers = { "content-type": "application/json" };
  const reply = await api.call(path, { method: "POST", headers, body: JSON.stringify({ spec }), ...options });
  const body = JSON.parse(reply.text);
  return { code: reply.status, status: body.status, token: String(body.status?.token), message: body.message };
}

const status = async (path: string, token: string) => (await api.call(path, { token })).status;

/** The parts of a token: header, claims. */
const parts = (token: string) =>
  token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")));

describe("a ServiceAccount's token", () => {
  it("is given to who may create one, and counts as the account with its groups", async () => {
    const { code, status: given, token } = await request(robot, { expirationSeconds: 600 });
    expect([code, given.expirationTimestamp]).toEqual([201, "2026-11-21T08:10:00Z"]);
    expect([await status(pods, token), await status("/api/v1/namespaces/shop/pods", token)]).toEqual([200, 403]);
    const self = await request("/apis/authentication.k8s.io/v1/selfsubjectreviews", {}, { token });
    expect(self.status.userInfo).toMatchObject({
      username: "system:serviceaccount:shop:robot",
      groups: ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"],
      extra: { "authentication.kubernetes.io/credential-id": ["JTI=token-1"] },
    });
  });

  it("says what Kubernetes' tokens say", async () => {
    const { token } = await request(robot, {});
    const [header, claims] = parts(token);
    const seconds = sampleNow / 1000;
    expect(header).toEqual({ alg: "ES256", kid: expect.any(String) });
    expect(claims).toEqual({
      ...{ iss: "https://kubernetes.default.svc", aud: ["https://kubernetes.default.svc"] },
      ...{ sub: "system:serviceaccount:shop:robot", iat: seconds, nbf: seconds, exp: seconds + 3_600, jti: "token-1" },
      "kubernetes.io": { namespace: "shop", serviceaccount: { name: "robot", uid: expect.any(String) } },
    });
  });

  it("ends with its time", async () => {
    const { token } = await request(robot, { expirationSeconds: 600 });
    now = instant(sampleNow + 599_000);
    expect(await status(pods, token)).toBe(200);
    now = instant(sampleNow + 600_000);
    expect(await status(pods, token)).toBe(401);
  });

  it("ends with its account", async () => {
    const { token } = await request(robot, {});
    await api.call("/api/v1/namespaces/shop/serviceaccounts/robot", { method: "DELETE" });
    expect(await status(pods, token)).toBe(401);
  });

  it("ends with the object it is bound to", async () => {
    const { token } = await request(robot, { boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "key" } });
    expect(await status(pods, token)).toBe(200);
    await api.call("/api/v1/namespaces/shop/secrets/key", { method: "DELETE" });
    expect(await status(pods, token)).toBe(401);
  });

  it("of a pod tells which pod", async () => {
    const path = "/api/v1/namespaces/default/serviceaccounts/default/token";
    const bound = { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "web-1" } };
    const { token } = await request(path, bound, { token: api.token });
    const self = await request("/apis/authentication.k8s.io/v1/selfsubjectreviews", {}, { token });
    expect(self.status.userInfo.extra).toMatchObject({ "authentication.kubernetes.io/pod-name": ["web-1"] });
  });

  it("for another audience does not open the API, and is known by that audience", async () => {
    const { token } = await request(robot, { audiences: ["vault", "other"] });
    expect(await status(pods, token)).toBe(401);
    const review = (audiences: readonly string[]) =>
      request("/apis/authentication.k8s.io/v1/tokenreviews", { token, audiences }, { token: api.token });
    expect((await review(["vault"])).status).toMatchObject({ authenticated: true, audiences: ["vault"] });
    expect((await review(["third"])).status.authenticated).toBe(false);
  });

  it.each([
    ["too short a time", robot, { expirationSeconds: 599 }, 422, "may not specify a duration less than 10 minutes"],
    ["no number", robot, { expirationSeconds: "long" }, 422, "expected a whole number of seconds"],
    ["an account that is not there", robot.replace("robot", "gone"), {}, 404, 'serviceaccounts "gone" not found'],
    ["a pod that is not there", robot, { boundObjectRef: { kind: "Pod", name: "gone" } }, 404, 'pods "gone" not found'],
    [
      "a kind that ends no token",
      robot,
      { boundObjectRef: { kind: "Service", name: "web" } },
      400,
      "cannot bind a token",
    ],
    [
      "another object of that name",
      robot,
      { boundObjectRef: { kind: "Secret", name: "key", uid: "x" } },
      409,
      "does not match",
    ],
    [
      "elsewhere",
      "/api/v1/namespaces/default/serviceaccounts/default/token",
      {},
      403,
      'serviceaccounts "default" is forbidden',
    ],
  ])("is refused for %s", async (_name, path, spec, code, message) => {
    const reply = await request(path, spec);
    expect([reply.code, reply.message]).toEqual([code, expect.stringContaining(message)]);
  });

  it("is written down without the token", async () => {
    const { token } = await request(robot, {});
    expect(api.audited.at(-1)).toMatchObject({
      user: "ann",
      verb: "create",
      resource: "serviceaccounts/token",
      name: "robot",
    });
    expect(JSON.stringify(api.audited)).not.toContain(token.split(".")[1]);
  });
});

describe("a token that was tampered with", () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const stranger = tokenKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);

  it("opens nothing", async () => {
    const { token } = await request(robot, {});
    const [header = "", body = "", signature = ""] = token.split(".");
    const [, claims] = parts(token);
    const more = encode({ ...claims, sub: "system:serviceaccount:kube-system:root" });
    const wrong = [
      ...[
        `${header}.${more}.${signature}`,
        `${header}.${body}.`,
        `${header}.${body}`,
        `${token}.`,
        `${token.slice(0, -4)}AAAA`,
      ],
      ...[
        `${encode({ alg: "none" })}.${body}.`,
        `${encode({ alg: "HS256" })}.${body}.${signature}`,
        stranger.sign(claims),
      ],
    ];
    for (const bad of wrong) expect(await status(pods, bad)).toBe(401);
    expect(await status(pods, token)).toBe(200);
  });
});
