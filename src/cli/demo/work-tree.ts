import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A clone a person works in: edit, commit, push. */
export interface WorkTree {
  readonly directory: string;
  readonly remote: string;
  write(path: string, content: string): Promise<void>;
  /** Replaces text in a file; throws where it does not occur, so that a demo or test never edits nothing. */
  replace(path: string, from: string, to: string): Promise<void>;
  copy(source: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Commits all changes and pushes them. Returns the commit's id. */
  push(message: string): Promise<string>;
}

const identity = {
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.com",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.com",
};

/** A new bare repository at `remote` and a clone of it at `directory`. */
export async function createWorkTree(remote: string, directory: string): Promise<WorkTree> {
  await rm(remote, { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
  await mkdir(dirname(remote), { recursive: true });
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  await run("git", ["init", "--quiet", "--initial-branch=main", directory]);
  const git = async (...argv: string[]): Promise<string> =>
    (await run("git", argv, { cwd: directory, env: { ...process.env, ...identity } })).stdout.trim();
  await git("remote", "add", "origin", remote);

  async function write(path: string, content: string): Promise<void> {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }

  return {
    directory,
    remote,
    write,
    async replace(path, from, to) {
      const text = await readFile(join(directory, path), "utf8");
      if (!text.includes(from)) throw new Error(`${path} does not contain ${JSON.stringify(from)}`);
      await write(path, text.replaceAll(from, to));
    },
    copy: (source) => cp(source, directory, { recursive: true }),
    remove: (path) => rm(join(directory, path), { recursive: true }),
    async push(message) {
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", "--message", message);
      await git("push", "--quiet", "origin", "HEAD:refs/heads/main");
      return git("rev-parse", "HEAD");
    },
  };
}
