import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a test writes into a repository, by path. A text is a plain file; null deletes. */
export type FixtureFiles = Readonly<
  Record<string, string | Buffer | null | { readonly mode: string; readonly content?: string; readonly id?: string }>
>;

export interface FixtureCommit {
  readonly files: FixtureFiles;
  readonly branch?: string;
  readonly subject?: string;
  readonly author?: string;
  /** Start a history of its own instead of building on the branch. */
  readonly orphan?: boolean;
}

/** A bare repository that a test writes to without a work tree. */
export interface GitFixture {
  readonly path: string;
  /** Returns the commit's id. */
  commit(commit: FixtureCommit): string;
  git(...args: string[]): string;
  /** Stores an object as it is, sense or not, and returns its id. */
  raw(type: "tree" | "commit", content: Buffer): string;
  hook(name: string, script: string): void;
}

/** Makes an empty bare repository in a directory of its own. */
export function gitFixture(): GitFixture {
  const path = join(mkdtempSync(join(tmpdir(), "berth-repository-")), "app.git");
  const run = (args: readonly string[], input?: Buffer): string =>
    execFileSync("git", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], maxBuffer: 1 << 28 });
  run(["init", "-q", "--bare", "--initial-branch=main", path]);
  run(["-C", path, "config", "http.receivepack", "true"]);
  run(["-C", path, "config", "uploadpack.allowReachableSHA1InWant", "true"]);
  const git = (...args: string[]): string => run(["-C", path, ...args]).trim();
  return {
    path,
    git,
    raw: (type, content) =>
      run(["-C", path, "hash-object", "-t", type, "-w", "--literally", "--stdin"], content).trim(),
    hook: (name, script) => {
      mkdirSync(join(path, "hooks"), { recursive: true });
      writeFileSync(join(path, "hooks", name), script, { mode: 0o755 });
    },
    commit: (commit) => {
      const branch = commit.branch ?? "main";
      const exists = !commit.orphan && git("for-each-ref", `refs/heads/${branch}`) !== "";
      run(["-C", path, "fast-import", "--quiet", "--force", "--done"], stream(branch, exists, commit));
      return git("rev-parse", `refs/heads/${branch}`);
    },
  };
}

let seconds = 1_700_000_000;

function stream(branch: string, exists: boolean, commit: FixtureCommit): Buffer {
  seconds += 1;
  const who = `${commit.author ?? "Ann"} <ann@example.com> ${seconds} +0000`;
  return Buffer.concat([
    Buffer.from(`commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n`),
    data(Buffer.from(commit.subject ?? "change")),
    Buffer.from(exists ? `from refs/heads/${branch}^0\n` : ""),
    ...Object.entries(commit.files).map(([path, entry]) => change(path, entry)),
    Buffer.from("done\n"),
  ]);
}

function change(path: string, entry: FixtureFiles[string]): Buffer {
  const name = JSON.stringify(path);
  if (entry === null || entry === undefined) return Buffer.from(`D ${name}\n`);
  if (typeof entry === "string" || Buffer.isBuffer(entry)) return file("100644", name, Buffer.from(entry));
  if (entry.id !== undefined) return Buffer.from(`M ${entry.mode} ${entry.id} ${name}\n`);
  return file(entry.mode, name, Buffer.from(entry.content ?? ""));
}

function file(mode: string, name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`M ${mode} inline ${name}\n`), data(content)]);
}

function data(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}
