import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FetchFailure, TreeFile } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import { gitFailure } from "./git-failure.ts";
import { type GitResult, type GitRun, runGit } from "./git-process.ts";
import { parseTreeList } from "./list-tree.ts";
import type { GitObject } from "./object-parser.ts";
import { type ObjectReader, openObjectReader } from "./object-reader.ts";

export interface BareStoreOptions {
  readonly gitDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly secrets: readonly string[];
  readonly packBytes: number;
  readonly fetchMs: number;
}

/** A bare repository of our own: what was fetched, and what is about to be pushed. It never has a work tree. */
export interface BareStore {
  /** One object, or null. `name` is an id or what git resolves to one: `refs/x^{commit}`. */
  object(name: string): Promise<GitObject | null>;
  objects(ids: readonly string[]): Promise<(GitObject | null)[]>;
  /** Files below `subPath` of a commit, or null where the commit has no such directory. */
  list(commit: string, subPath: string): Promise<TreeFile[] | null>;
  /** Brings what `refspecs` name; null when done. */
  fetch(url: string, transfer: Transfer): Promise<FetchFailure | null>;
  /** Makes the repository where it is not there yet, as before the first commit of an empty one; null when done. */
  ensure(): Promise<FetchFailure | null>;
  git(args: readonly string[], more: Partial<GitRun>): Promise<GitResult>;
  close(): void;
}

export interface Transfer {
  readonly refspecs: readonly string[];
  /** Only the commits named, without their history. */
  readonly shallow: boolean;
  /** 64 hex digits mean a repository of the newer hash. */
  readonly sampleId: string;
  readonly signal: AbortSignal;
}

const localMs = 60_000;
const damage =
  /corrupt|is empty|missing (blob|tree|commit|necessary)|bad object|bad ref|unable to read|loose object|shallow file/;
const manyPacks = 50;

export function openBareStore(options: BareStoreOptions): BareStore {
  const { gitDir, environment } = options;
  const reader: ObjectReader = openObjectReader({ gitDir, environment });
  const git: BareStore["git"] = (args, more) =>
    runGit({ args: [`--git-dir=${gitDir}`, ...args], cwd: gitDir, environment, timeoutMs: localMs, ...more });
  const read: ObjectReader["read"] = (names) =>
    existsSync(join(gitDir, "HEAD")) ? reader.read(names) : Promise.resolve(names.map(() => null));
  return {
    git,
    ensure: () => ensureRepository(options, ""),
    objects: read,
    object: async (name) => (await read([name]))[0] ?? null,
    close: () => reader.close(),
    list: async (commit, subPath) => {
      const listed = await git(["ls-tree", "-r", "-z", "-l", "--full-tree", `${commit}:${subPath}`], {});
      return listed.ok ? parseTreeList(listed.stdout) : null;
    },
    fetch: async (url, transfer) => {
      const failure = await fetchOnce({ options, git, url, transfer });
      if (!failure || !damage.test(failure.message)) return failure;
      // Our own copy is only a copy: where that is what is broken, it is made anew.
      reader.close();
      await rm(gitDir, { recursive: true, force: true });
      return fetchOnce({ options, git, url, transfer });
    },
  };
}

interface FetchOnce {
  readonly options: BareStoreOptions;
  readonly git: BareStore["git"];
  readonly url: string;
  readonly transfer: Transfer;
}

async function fetchOnce({ options, git, url, transfer }: FetchOnce): Promise<FetchFailure | null> {
  const unmade = await ensureRepository(options, transfer.sampleId);
  if (unmade) return unmade;
  const packDir = join(options.gitDir, "objects/pack");
  const before = packedBytes(packDir);
  const depth = transfer.shallow ? ["--depth=1"] : [];
  const flags = ["--quiet", "--force", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
  const result = await git(["fetch", ...flags, "--no-recurse-submodules", ...depth, "--", url, ...transfer.refspecs], {
    timeoutMs: options.fetchMs,
    signal: transfer.signal,
    overweight: () => incomingBytes(packDir) > options.packBytes,
  });
  if (result.ok && packedBytes(packDir) - before <= options.packBytes) {
    await joinPacks(git, packDir);
    return null;
  }
  if (result.ok) await forget(git, transfer);
  await dropIncoming(packDir);
  const told: GitResult = result.ok ? { ...result, stopped: "too-large" } : result;
  return gitFailure(url, told, options.secrets);
}

/** A transfer so quick that it was over before it was weighed: what it brought must not look as if it had been taken. */
async function forget(git: BareStore["git"], { refspecs }: Transfer): Promise<void> {
  const refs = refspecs.map((refspec) => refspec.slice(refspec.indexOf(":") + 1)).filter((ref) => !ref.endsWith("*"));
  for (const ref of refs) await git(["update-ref", "-d", ref], {});
}

async function ensureRepository(options: BareStoreOptions, sampleId: string): Promise<FetchFailure | null> {
  const { gitDir, environment } = options;
  if (existsSync(join(gitDir, "HEAD"))) return null;
  await mkdir(gitDir, { recursive: true, mode: 0o700 });
  const format = sampleId.length === 64 ? "sha256" : "sha1";
  const made = await runGit({
    args: ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, "--", gitDir],
    cwd: gitDir,
    environment,
    timeoutMs: localMs,
  });
  return made.ok ? null : fetchFailure("other", `the store in ${gitDir} cannot be made: ${made.stderr.trim()}`);
}

function incoming(packDir: string): string[] {
  const names = existsSync(packDir) ? readdirSync(packDir) : [];
  return names.filter((name) => name.startsWith("tmp_")).map((name) => join(packDir, name));
}

function incomingBytes(packDir: string): number {
  return incoming(packDir).reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function packedBytes(packDir: string): number {
  const names = existsSync(packDir) ? readdirSync(packDir) : [];
  return names.reduce((sum, name) => sum + (statSync(join(packDir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

async function dropIncoming(packDir: string): Promise<void> {
  await Promise.all(incoming(packDir).map((file) => rm(file, { force: true })));
}

/** Each fetch brings a pack. Joining keeps every object, so that a tree somebody still holds stays readable. */
async function joinPacks(git: BareStore["git"], packDir: string): Promise<void> {
  const packs = readdirSync(packDir).filter((name) => name.endsWith(".pack"));
  if (packs.length >= manyPacks) await git(["repack", "--geometric=2", "-d", "-q"], {});
}
