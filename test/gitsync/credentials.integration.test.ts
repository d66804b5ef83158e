import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openIsomorphicSource } from "../../src/gitsync/isomorphic/open-isomorphic-source.ts";
import { openNativeSource } from "../../src/gitsync/native/open-native-source.ts";
import type { RepositoryAuth } from "../../src/gitsync/repository-auth.ts";
import type { RepositorySource } from "../../src/gitsync/repository-source.ts";
import type { SourceOptions } from "../../src/gitsync/source-options.ts";
import { type GitFixture, gitFixture } from "../support/git-fixture.ts";
import { type GitHttpServer, gitHttpServer } from "../support/git-http-server.ts";
import { failureOf, fetch, fetchedTree, patienceMs } from "./contract/source-contract.ts";

jest.setTimeout(patienceMs);

const canary = "s3cret-canary";
const basic: RepositoryAuth = { kind: "basic", username: "ann", password: canary };

describe.each([
  ["native git", openNativeSource],
  ["isomorphic-git", openIsomorphicSource],
])("credentials with %s", (_name, openIt) => {
  const closing: (() => Promise<void>)[] = [];
  let fixture: GitFixture;

  beforeEach(() => {
    fixture = gitFixture();
    fixture.commit({ files: { "a.yaml": "1\n" } });
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const serve = async (options: Partial<Parameters<typeof gitHttpServer>[0]> = {}): Promise<GitHttpServer> => {
    const server = await gitHttpServer({ repository: fixture.path, credentials: `ann:${canary}`, ...options });
    closing.push(server.close);
    return server;
  };
  const open = async (url: string, options: Partial<SourceOptions> = {}): Promise<RepositorySource> => {
    const source = await openIt({
      url,
      auth: basic,
      ref: { kind: "branch", name: "main" },
      subPath: "",
      dataDir: mkdtempSync(join(tmpdir(), "berth-source-")),
      ...options,
    });
    closing.push(() => source.close());
    return source;
  };

  it("opens the door with a password or a token, and leaves neither on disk", async () => {
    const server = await serve();
    const dataDir = mkdtempSync(join(tmpdir(), "berth-source-"));
    fetchedTree(await fetch(await open(`${server.origin}/app.git`, { dataDir })));
    const token: RepositoryAuth = { kind: "token", token: canary, username: "ann" };
    const source = await open(`${server.origin}/app.git`, { auth: token, dataDir });
    const { revision } = fetchedTree(await fetch(source));
    const committed = await source.commit({
      parent: revision.commit,
      changes: [{ path: "b.yaml", content: "2\n" }],
      message: "m",
      author: { name: "Ann", email: "a@b" },
    });
    expect(committed.kind).toBe("pushed");
    expect(textBelow(dataDir)).not.toMatch(new RegExp(`${canary}|${Buffer.from(`ann:${canary}`).toString("base64")}`));
  });

  it("says who is refused, and never what was sent", async () => {
    const server = await serve({ credentials: "ann:other" });
    const failure = failureOf(await fetch(await open(`${server.origin}/app.git`)));
    expect(failure).toMatchObject({ code: "unauthorized", hint: expect.stringContaining("credentials") });
    expect(JSON.stringify(failure)).not.toContain(canary);
  });

  it("sends nothing to the host a redirect points to", async () => {
    const thief = await serve();
    const server = await serve({
      intercept: (request, response) => {
        response.writeHead(302, { location: `${thief.origin}${request.url}` }).end();
        return true;
      },
    });
    const failure = failureOf(await fetch(await open(`${server.origin}/app.git`)));
    expect(failure).toMatchObject({ code: "other", message: expect.stringContaining(`redirects to ${thief.origin}`) });
    expect(thief.requests).toEqual([]);
  });

  it("follows a redirect that stays on its host", async () => {
    const server = await serve({
      intercept: (request, response) => {
        if (!request.url?.startsWith("/short/")) return false;
        response.writeHead(301, { location: request.url.replace("/short/", "/app.git/") }).end();
        return true;
      },
    });
    fetchedTree(await fetch(await open(`${server.origin}/short`)));
  });

  it("refuses a certificate nobody vouches for, and takes it where its authority is given", async () => {
    const { key, cert, certFile } = selfSigned();
    const server = await serve({ tls: { key, cert } });
    const url = `${server.origin}/app.git`;
    expect(failureOf(await fetch(await open(url)))).toMatchObject({ code: "certificate" });
    fetchedTree(await fetch(await open(url, { caFile: certFile })));
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it("names a host that does not answer, a repository that is not there, and what is none", async () => {
    const server = await serve();
    const gone = await gitHttpServer({ repository: fixture.path, credentials: null });
    await gone.close();
    const other = await serve({
      intercept: (_request, response) => {
        response.end("<html>welcome</html>");
        return true;
      },
    });
    expect(failureOf(await fetch(await open(`${gone.origin}/app.git`)))).toMatchObject({ code: "unreachable" });
    expect(failureOf(await fetch(await open(`${server.origin}/nope.git`)))).toMatchObject({
      code: "no-such-repository",
    });
    expect(failureOf(await fetch(await open(`${other.origin}/app.git`)))).toMatchObject({ code: "no-such-repository" });
  });

  it("stops a transfer above the limit", async () => {
    const server = await serve();
    fixture.commit({ files: { "big.bin": noise(1_000_000) } });
    const source = await open(`${server.origin}/app.git`, { limits: { packBytes: 300_000 } });
    expect(failureOf(await fetch(source))).toMatchObject({ code: "too-large" });
    const before = server.requests.length;
    expect(failureOf(await fetch(source))).toMatchObject({ code: "too-large" });
    // Asked where the branch is, and nothing more: what was too large once is not transferred again.
    expect(server.requests.length - before).toBe(1);
  });

  it.each([
    ["ext::sh -c touch% /tmp/x", { kind: "none" }, "not by"],
    ["https://ann:pw@git.example.com/app.git", { kind: "none" }, "holds credentials"],
    ["ssh://-oProxyCommand=x/app.git", { kind: "none" }, "neither a URL|host name"],
    ["app", { kind: "none" }, "neither a URL"],
    ["https://git.example.com/app.git", { kind: "token", token: "a\nb" }, "line break"],
    ["/srv/git/app.git", { kind: "token", token: "t" }, "of no use"],
    ["ssh://git@host/app.git", { kind: "token", token: "t" }, "needs a key"],
  ] as [string, RepositoryAuth, string][])("refuses %s", async (url, auth, words) => {
    const failure = failureOf(await fetch(await open(url, { auth })));
    expect(failure.message).toMatch(new RegExp(words));
  });
});

function textBelow(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

function noise(bytes: number): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 32 < bytes; index += 1) blocks.push(createHash("sha256").update(String(index)).digest());
  return Buffer.concat(blocks);
}

function selfSigned(): { key: string; cert: string; certFile: string } {
  const directory = mkdtempSync(join(tmpdir(), "berth-tls-"));
  const keyFile = join(directory, "key.pem");
  const certFile = join(directory, "cert.pem");
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", [...kind, ...names, "-keyout", keyFile, "-out", certFile], { stdio: "ignore" });
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8"), certFile };
}
