import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditFile, auditLog } from "../../../../src/api/kubernetes/audit/audit-file.ts";
import type { AuditRecord } from "../../../../src/api/kubernetes/audit/audit-record.ts";
import { createMemoryLog } from "../../../../src/platform/log.ts";
import { bindIn } from "../../../support/access-objects.ts";
import { type CallOptions, startTestApi, type TestApi } from "../../../support/api-server.ts";

const secret = "c2VjcmV0LXZhbHVl";
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    users: { "token-of-ann": { name: "ann", groups: ["devs"] } },
    objects: [bindIn("shop", "edit", "Group:devs")],
  });
});
afterAll(() => api.close());

/** The records that one request brings about. */
async function recordsOf(path: string, options: CallOptions): Promise<readonly AuditRecord[]> {
  const before = api.audited.length;
  await api.call(path, { token: "token-of-ann", ...options });
  return api.audited.slice(before);
}

const json = { "content-type": "application/json", "user-agent": "kubectl/v1.36" };
const post = (body: object): CallOptions => ({ method: "POST", headers: json, body: JSON.stringify(body) });
const secrets = "/api/v1/namespaces/shop/secrets";
const secretNamed = (metadata: object) => ({ apiVersion: "v1", kind: "Secret", metadata, data: { k: secret } });

it("tells who wrote what, what came of it, and as which commit", async () => {
  const records = await recordsOf(secrets, post(secretNamed({ generateName: "pass-" })));
  expect(records).toEqual([
    {
      ...{ at: "2026-11-21T08:00:00Z", user: "ann", groups: ["devs", "system:authenticated"], impersonatedBy: null },
      ...{ verb: "create", resource: "secrets", namespace: "shop", name: "pass-x1y2z", decision: "allow" },
      ...{ status: 201, reason: "", commits: [String(1).padStart(40, "0")], dryRun: false },
      ...{ client: "kubectl/v1.36", from: "127.0.0.1" },
    },
  ]);
});

it("tells of what was refused, and of strangers", async () => {
  const deployment = "/apis/apps/v1/namespaces/default/deployments/web/scale";
  const [forbidden] = await recordsOf(deployment, { method: "PUT" });
  expect(forbidden).toMatchObject({ user: "ann", verb: "update", resource: "deployments.apps/scale", name: "web" });
  expect(forbidden).toMatchObject({ decision: "forbid", status: 403, reason: "Forbidden", commits: [] });
  const [stranger] = await recordsOf(secrets, { ...post({}), token: "guessed-token" });
  expect(stranger).toMatchObject({ user: null, decision: "unauthenticated", status: 401 });
});

it("tells of what was allowed and still failed, and of what was only tried", async () => {
  const [invalid] = await recordsOf(secrets, post(secretNamed({ name: "Not A Name" })));
  expect(invalid).toMatchObject({ decision: "allow", status: 422, reason: "Invalid", commits: [] });
  const [tried] = await recordsOf(`${secrets}?dryRun=All`, post(secretNamed({ name: "tried" })));
  expect(tried).toMatchObject({ status: 201, dryRun: true, commits: [], name: "tried" });
});

it("tells who stood in for whom", async () => {
  const options = { token: api.token, method: "DELETE", headers: { "impersonate-user": "bob" } };
  const [record] = await recordsOf("/api/v1/namespaces/shop/configmaps/settings", options);
  expect(record).toMatchObject({ user: "bob", impersonatedBy: "admin", decision: "forbid", name: "settings" });
});

it("passes over reads", async () => {
  for (const path of [secrets, `${secrets}/key`, "/version", `${secrets}?watch=1&timeoutSeconds=1`]) {
    expect(await recordsOf(path, {})).toEqual([]);
  }
});

it("holds no secret", () => {
  const text = JSON.stringify(api.audited);
  for (const word of [secret, api.token, "guessed-token", "token-of-ann"]) expect(text).not.toContain(word);
});

describe("where it goes", () => {
  const record = { user: "ann", verb: "create" } as AuditRecord;

  it("a file of lines for its owner alone", () => {
    const directory = mkdtempSync(join(tmpdir(), "berth-audit-"));
    const path = join(directory, "audit.log");
    const audit = auditFile(path, createMemoryLog().log);
    audit(record);
    audit(record);
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual([
      `${JSON.stringify(record)}\n`.repeat(2),
      0o600,
    ]);
    rmSync(directory, { recursive: true });
  });

  it("the log, where asked for or where the file cannot be written", () => {
    const { log, lines } = createMemoryLog();
    auditLog(log)(record);
    auditFile("/nonexistent/audit.log", log)(record);
    expect(lines.map((line) => [JSON.parse(line).audit, JSON.parse(line).level])).toEqual([
      [record, "info"],
      [record, "error"],
    ]);
  });
});
