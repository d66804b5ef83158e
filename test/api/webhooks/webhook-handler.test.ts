import { createHmac } from "node:crypto";
import net from "node:net";
import fc from "fast-check";
import { coalesce } from "../../../src/api/webhooks/coalesce.ts";
import type { WebhookProvider } from "../../../src/api/webhooks/provider.ts";
import { repositoryPath } from "../../../src/api/webhooks/repository-path.ts";
import { seenDeliveries } from "../../../src/api/webhooks/seen-deliveries.ts";
import { hmac, type WebhookServer, webhookServer } from "../../support/webhook-client.ts";

const clone = "https://git.example.com/team/app.git";
type Headers = Record<string, string>;

/** A delivery of each provider, as its documentation shows it, cut down to what names the repository. */
const samples: Record<WebhookProvider, { payload: object; sign(secret: string, body: string): Headers }> = {
  github: {
    payload: { ref: "refs/heads/main", repository: { full_name: "team/app", clone_url: clone } },
    sign: (secret, body) => ({ "x-github-event": "push", "x-hub-signature-256": `sha256=${hmac(secret, body)}` }),
  },
  gitlab: {
    payload: { object_kind: "push", project: { path_with_namespace: "team/app", git_http_url: clone } },
    sign: (secret) => ({ "x-gitlab-event": "Push Hook", "x-gitlab-token": secret }),
  },
  gitea: {
    payload: { ref: "refs/heads/main", repository: { full_name: "team/app", clone_url: clone } },
    sign: (secret, body) => ({ "x-gitea-event": "push", "x-gitea-signature": hmac(secret, body) }),
  },
  forgejo: {
    payload: { ref: "refs/heads/main", repository: { full_name: "team/app", clone_url: clone } },
    sign: (secret, body) => ({ "x-forgejo-event": "push", "x-forgejo-signature": hmac(secret, body) }),
  },
  gogs: {
    payload: { ref: "refs/heads/main", repository: { full_name: "team/app" } },
    sign: (secret, body) => ({ "x-gogs-event": "push", "x-gogs-signature": hmac(secret, body) }),
  },
  bitbucket: {
    payload: { push: { changes: [] }, repository: { full_name: "team/app", links: { clone: [{ href: clone }] } } },
    sign: (secret, body) => ({ "x-event-key": "repo:push", "x-hub-signature": `sha256=${hmac(secret, body)}` }),
  },
};
const providers = Object.keys(samples) as WebhookProvider[];

describe("webhooks", () => {
  let server: WebhookServer;
  beforeEach(async () => {
    server = await webhookServer();
  });
  afterEach(() => server.close());

  describe.each(providers)("%s", (provider) => {
    const body = JSON.stringify(samples[provider].payload);
    const path = `/webhooks/${provider}`;

    it.each(["new", "old"])("takes a delivery signed with the %s secret and fetches", async (secret) => {
      expect(await server.post(path, body, samples[provider].sign(secret, body))).toBe(202);
      expect(server.fetched).toEqual(["apps"]);
    });

    it("refuses one that is unsigned, wrongly signed, cut short or signed over other bytes", async () => {
      const [[name, value = ""] = ["", ""]] = Object.entries(samples[provider].sign("new", body)).slice(-1);
      const reencoded = JSON.stringify(samples[provider].payload, null, 1);
      expect(await server.post(path, body, {})).toBe(401);
      expect(await server.post(path, body, samples[provider].sign("wrong", body))).toBe(401);
      expect(await server.post(path, body, { [name]: value.slice(0, -1) })).toBe(401);
      if (provider !== "gitlab") expect(await server.post(path, reencoded, { [name]: value })).toBe(401);
      expect(server.fetched).toEqual([]);
    });

    it("answers no mutation of any field with an error of its own", async () => {
      const junk = fc.oneof(
        fc.constant(null),
        fc.integer(),
        fc.string(),
        fc.array(fc.string()),
        fc.object({ maxDepth: 4 }),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...pathsIn(samples[provider].payload)), junk, async (where, value) => {
          const mutated = JSON.stringify(replaced(samples[provider].payload, where, value));
          expect([202, 400]).toContain(await server.post(path, mutated, samples[provider].sign("new", mutated)));
        }),
        { numRuns: 40 },
      );
    });
  });

  it("takes GitLab's newer signature, and refuses an old one", async () => {
    const body = JSON.stringify(samples.gitlab.payload);
    const key = Buffer.from("0123456789abcdef");
    const secret = `whsec_${key.toString("base64")}`;
    const signed = await webhookServer({ repositories: () => [{ name: "apps", url: clone, secrets: [secret] }] });
    const headers = (at: number): Headers => {
      const signature = createHmac("sha256", key).update(`m1.${at}.${body}`).digest("base64");
      return { "webhook-id": "m1", "webhook-timestamp": String(at), "webhook-signature": `v1,zzzz v1,${signature}` };
    };
    const seconds = Math.floor(Date.now() / 1000);
    expect(await signed.post("/webhooks/gitlab", body, headers(seconds - 3600))).toBe(401);
    expect(await signed.post("/webhooks/gitlab", body, headers(seconds))).toBe(202);
    await signed.close();
  });

  it("refuses a signature of the old kind by itself", async () => {
    const body = JSON.stringify(samples.github.payload);
    const sha1 = createHmac("sha1", "new").update(body).digest("hex");
    expect(await server.post("/webhooks/github", body, { "x-hub-signature": `sha1=${sha1}` })).toBe(401);
  });

  it("takes a delivery once", async () => {
    const body = JSON.stringify(samples.github.payload);
    const headers = { ...samples.github.sign("new", body), "x-github-delivery": "d-1" };
    expect(await server.post("/webhooks/github", body, headers)).toBe(202);
    expect(await server.post("/webhooks/github", body, headers)).toBe(202);
    expect(server.fetched).toEqual(["apps"]);
  });

  it("fetches nothing for a repository that is not followed, whatever address the payload gives", async () => {
    const body = JSON.stringify({ repository: { full_name: "x/y", clone_url: "http://169.254.169.254/latest" } });
    expect(await server.post("/webhooks/github", body, samples.github.sign("new", body))).toBe(202);
    expect(server.fetched).toEqual([]);
  });

  it("refuses what is no JSON object, another path and another method", async () => {
    for (const body of ["", "{", "[]", "null", '"x"', `${"[".repeat(100_000)}`]) {
      expect(await server.post("/webhooks/gitea", body, samples.gitea.sign("new", body))).toBe(400);
    }
    expect(await server.post("/webhooks/svn", "{}", {})).toBe(404);
    expect(await server.post("/webhooks/constructor", "{}", {})).toBe(404);
  });

  it("refuses a large body by its announced length, before any of it is sent", async () => {
    const answer = await rawRequest(server.port, `Content-Length: ${10 * 1024 * 1024}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it("cuts off a large body that announces nothing", async () => {
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const answer = await rawRequest(server.port, `Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it("gives up on a body that does not come", async () => {
    const impatient = await webhookServer({ limits: { maxMs: 50 } });
    expect(await rawRequest(impatient.port, "Content-Length: 10\r\n\r\nabc")).toMatch(/^HTTP\/1.1 408 /);
    await impatient.close();
  });

  it("takes an unsigned delivery only for a repository without a secret", async () => {
    const open = await webhookServer({ repositories: () => [{ name: "open", url: clone, secrets: [] }] });
    expect(await open.post("/webhooks/gogs", JSON.stringify(samples.gogs.payload), {})).toBe(202);
    expect(open.fetched).toEqual(["open"]);
    await open.close();
  });
});

describe("coalesce", () => {
  it("turns any number of wishes during a run into one more run", async () => {
    const ends: (() => void)[] = [];
    let runs = 0;
    const wish = coalesce(
      () => {
        runs += 1;
        return new Promise((resolve) => ends.push(resolve));
      },
      () => undefined,
    );
    for (let count = 0; count < 1000; count += 1) wish("apps");
    expect(runs).toBe(1);
    ends.shift()?.();
    await new Promise(setImmediate);
    expect(runs).toBe(2);
    ends.shift()?.();
    await new Promise(setImmediate);
    expect(runs).toBe(2);
    wish("apps");
    expect(runs).toBe(3);
  });

  it("goes on after a run that failed", async () => {
    const errors: unknown[] = [];
    const wish = coalesce(
      () => Promise.reject(new Error("no")),
      (error) => errors.push(error),
    );
    wish("apps");
    await new Promise(setImmediate);
    wish("apps");
    await new Promise(setImmediate);
    expect(errors).toHaveLength(2);
  });
});

describe("seenDeliveries", () => {
  it("forgets the oldest beyond its size, and all after their time", () => {
    const seen = seenDeliveries({ count: 2, keepMs: 100 });
    expect([seen.admit("a", 0), seen.admit("a", 50), seen.admit("b", 50), seen.admit("c", 50)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(seen.admit("a", 60)).toBe(true);
    expect(seen.admit("c", 60)).toBe(false);
    expect(seen.admit("c", 200)).toBe(true);
  });
});

describe("repositoryPath", () => {
  it.each([
    ["https://github.com/Team/App.git", "team/app"],
    ["git@github.com:team/app.git", "team/app"],
    ["ssh://git@host:7999/team/app.git", "team/app"],
    ["https://bitbucket.example.com/scm/team/app.git", "team/app"],
    ["/srv/git/team/app.git", "srv/git/team/app"],
    ["team/app", "team/app"],
    ["", null],
  ])("%s is %s", (address, path) => {
    expect(repositoryPath(address)).toBe(path);
  });
});

function pathsIn(value: unknown, prefix: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [[...prefix, key], ...pathsIn(below, [...prefix, key])]);
}

function replaced(value: unknown, [key = "", ...rest]: readonly string[], by: unknown): unknown {
  const record = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  record[key] = rest.length === 0 ? by : replaced(record[key], rest, by);
  return record;
}

function rawRequest(port: number, rest: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = net.connect(port, "127.0.0.1", () =>
      socket.write(`POST /webhooks/github HTTP/1.1\r\nHost: x\r\n${rest}`),
    );
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      socket.end();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}
