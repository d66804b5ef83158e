import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openNativeSource } from "../../src/gitsync/native/open-native-source.ts";
import type { RepositoryAuth } from "../../src/gitsync/repository-auth.ts";
import type { RepositorySource } from "../../src/gitsync/repository-source.ts";
import { failureOf, fetch, fetchedTree, sourceContract } from "../gitsync/contract/source-contract.ts";
import { type GitFixture, gitFixture } from "../support/git-fixture.ts";
import { hasSshd, type PrivateSshd, startSshd } from "../support/private-sshd.ts";

const whereSshd = hasSshd() ? describe : describe.skip;

whereSshd("a repository over ssh (needs openssh-server)", () => {
  const directory = mkdtempSync(join(tmpdir(), "berth-ssh-"));
  // A space in the path shows that no part of it is ever split by a shell or by ssh.
  const spaced = join(directory, "with space");
  mkdirSync(spaced);
  const keyFile = join(spaced, "key");
  let sshd: PrivateSshd;
  let fixture: GitFixture;

  beforeAll(async () => {
    sshd = await startSshd(directory, "/nonexistent");
    copyFileSync(sshd.keyFile, keyFile);
  });
  afterAll(() => {
    sshd.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    fixture = gitFixture();
    fixture.commit({ files: { "a.yaml": "1\n" } });
  });

  const urlOf = ({ path }: GitFixture): string => `ssh://${sshd.target.user}@127.0.0.1:${sshd.target.port}${path}`;
  const key = (changes: Partial<Extract<RepositoryAuth, { kind: "sshKey" }>> = {}): RepositoryAuth => ({
    kind: "sshKey",
    keyFile,
    passphraseFile: null,
    knownHosts: readFileSync(join(directory, "known_hosts"), "utf8").trim().split("\n"),
    ...changes,
  });
  const opened: RepositorySource[] = [];
  afterEach(async () => {
    for (const source of opened.splice(0)) await source.close();
  });
  const open = async (auth: RepositoryAuth, url = urlOf(fixture)): Promise<RepositorySource> => {
    const source = await openNativeSource({
      url,
      auth,
      ref: { kind: "branch", name: "main" },
      subPath: "",
      dataDir: mkdtempSync(join(spaced, "data-")),
    });
    opened.push(source);
    return source;
  };

  sourceContract("native git over ssh", {
    open: (options) => openNativeSource({ ...options, auth: key() }),
    serve: async (served) => ({ url: urlOf(served), stop: async () => undefined }),
  });

  it("speaks to no host whose key is not the pinned one", async () => {
    const other = readFileSync(`${sshd.keyFile}.pub`, "utf8");
    const knownHosts = [`[127.0.0.1]:${sshd.target.port} ${other}`];
    expect(failureOf(await fetch(await open(key({ knownHosts }))))).toMatchObject({ code: "host-key" });
    expect(failureOf(await fetch(await open(key({ knownHosts: ["example.com ssh-ed25519 AAAA"] }))))).toMatchObject({
      code: "host-key",
    });
  });

  it("says so where the key is not let in, and where the repository is not there", async () => {
    const stranger = join(spaced, `stranger-${Date.now()}`);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", stranger]);
    expect(failureOf(await fetch(await open(key({ keyFile: stranger }))))).toMatchObject({ code: "unauthorized" });
    const failure = failureOf(await fetch(await open(key(), `${urlOf(fixture)}.nope`)));
    expect(failure).toMatchObject({ code: "no-such-repository" });
  });

  it("unlocks a key by the passphrase in a file", async () => {
    const locked = join(spaced, `locked-${Date.now()}`);
    writeFileSync(locked, readFileSync(sshd.keyFile), { mode: 0o600 });
    execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "it's $(secret)", "-f", locked]);
    const passphraseFile = join(spaced, "passphrase");
    writeFileSync(passphraseFile, "it's $(secret)\n");
    fetchedTree(await fetch(await open(key({ keyFile: locked, passphraseFile }))));
    writeFileSync(passphraseFile, "wrong\n");
    const failure = failureOf(await fetch(await open(key({ keyFile: locked, passphraseFile }))));
    expect(failure).toMatchObject({ code: "unauthorized" });
  });
});
