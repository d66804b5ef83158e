import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import git from "isomorphic-git";
import http from "isomorphic-git/http/node";
import { openNativeSource } from "../../src/gitsync/native/open-native-source.ts";
import type { RepositorySource } from "../../src/gitsync/repository-source.ts";
import { parseFile } from "../../src/manifests/index.ts";
import type { Tree } from "../../src/model/tree.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { type GitFixture, gitFixture } from "../support/git-fixture.ts";
import { gitHttpServer } from "../support/git-http-server.ts";
import { manifestPair, manifestPath, manyManifests } from "../support/many-manifests.ts";
import { median } from "../support/median.ts";
import { timeAlternately } from "../support/time-alternately.ts";

const fileCount = 5_000;
const changedFiles = 10;
const rounds = 7;
/** One clone by isomorphic-git takes as long as all rounds of the others together. */
const isomorphicRounds = 3;

/** Cold and incremental sync of 5,000 files to checked objects, against what git and isomorphic-git take for a clone. */
export async function bench(): Promise<BenchResult> {
  const directory = mkdtempSync(join(tmpdir(), "berth-gitsync-"));
  const fixture = gitFixture();
  for (let index = 0; index < 200; index += 1) fixture.commit({ files: { "history.txt": `${index}\n` } });
  fixture.commit({ files: { "history.txt": null, ...manyManifests(fileCount) } });
  const server = await gitHttpServer({ repository: fixture.path, credentials: null });
  const setting: Setting = { directory, fixture, url: `${server.origin}/app.git` };
  try {
    const verified = (await coldIsRight(setting)) && (await incrementIsRight(setting));
    const cold = await timeCold(setting);
    const incremental = await timeIncremental(setting);
    return report({ verified, cold, incremental, git: (await gitOutput("--version")).trim() });
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
    rmSync(join(fixture.path, ".."), { recursive: true, force: true });
  }
}

interface Setting {
  readonly directory: string;
  readonly fixture: GitFixture;
  readonly url: string;
}

type Times = Record<string, number[]>;

function openOurs({ url, directory }: Setting, name: string): Promise<RepositorySource> {
  const dataDir = join(directory, name);
  return openNativeSource({ url, auth: { kind: "none" }, ref: { kind: "branch", name: "main" }, subPath: "", dataDir });
}

async function fetchTree(source: RepositorySource): Promise<Tree> {
  const fetched = await source.fetch(AbortSignal.timeout(60_000));
  if (fetched.kind === "failed") throw new Error(fetched.failure.message);
  return fetched.tree;
}

/** Texts that are new since `known` knew their blobs, parsed to checked objects. */
async function parseTree(tree: Tree, known: Set<string>): Promise<number> {
  const files = tree.files.filter((file) => !known.has(file.blob));
  const contents = await tree.read(files.map((file) => file.blob));
  let objects = 0;
  for (const file of files) {
    known.add(file.blob);
    objects += parseFile(file.path, Buffer.from(contents.get(file.blob) ?? "").toString("utf8")).objects.length;
  }
  return objects;
}

async function oursCold(setting: Setting, name: string): Promise<number> {
  const source = await openOurs(setting, name);
  const objects = await parseTree(await fetchTree(source), new Set());
  await source.close();
  return objects;
}

/** What remains of a cold sync when parsing is left out: every file's bytes in memory. */
async function filesOnly(setting: Setting, name: string): Promise<void> {
  const source = await openOurs(setting, name);
  const tree = await fetchTree(source);
  await tree.read(tree.files.map((file) => file.blob));
  await source.close();
}

async function isomorphicCold({ url, directory }: Setting, name: string): Promise<number> {
  const dir = join(directory, name);
  await git.clone({ fs, http, dir, url, depth: 1, singleBranch: true });
  let objects = 0;
  for (const path of listFiles(dir)) objects += parseFile(path, readFileSync(join(dir, path), "utf8")).objects.length;
  return objects;
}

// Never the synchronous kind: the server they talk to lives in this process.
const gitOutput = async (...args: string[]): Promise<string> => (await promisify(execFile)("git", args)).stdout;
const clone = ({ url }: Setting, target: string): Promise<string> => gitOutput("clone", "-q", "--depth=1", url, target);

function timeCold(setting: Setting): Promise<Times> {
  const at = (name: string, round: number): string => `${name}-${round}`;
  return timeAlternately([
    { name: "ours", rounds, run: (round) => oursCold(setting, at("ours", round)) },
    { name: "clone", rounds, run: (round) => clone(setting, join(setting.directory, at("clone", round))) },
    { name: "filesOnly", rounds, run: (round) => filesOnly(setting, at("files", round)) },
    { name: "isomorphic", rounds: isomorphicRounds, run: (round) => isomorphicCold(setting, at("iso", round)) },
  ]);
}

/** Both follow the same pushes: each round's commit is there before either is asked. */
async function timeIncremental(setting: Setting): Promise<Times> {
  const source = await openOurs(setting, "ours-incremental");
  const known = new Set<string>();
  await parseTree(await fetchTree(source), known);
  const work = join(setting.directory, "work");
  await clone(setting, work);
  const times = await timeAlternately([
    {
      name: "oursIncremental",
      rounds,
      prepare: (round) => changeSome(setting.fixture, 100 + round),
      run: async () => parseTree(await fetchTree(source), known),
    },
    { name: "fetchAndReset", rounds, run: () => fetchAndReset(work) },
    { name: "oursUnchanged", rounds, run: () => fetchTree(source) },
  ]);
  await source.close();
  return times;
}

async function fetchAndReset(work: string): Promise<void> {
  await gitOutput("-C", work, "fetch", "-q", "--depth=1", "origin", "main");
  await gitOutput("-C", work, "reset", "-q", "--hard", "FETCH_HEAD");
}

function changeSome(fixture: GitFixture, version: number): void {
  const indexes = Array.from({ length: changedFiles }, (_, item) => (item * 487 + version * 31) % fileCount);
  fixture.commit({
    files: Object.fromEntries(indexes.map((index) => [manifestPath(index), manifestPair(index, version)])),
  });
}

/** The clone's own files are the oracle: same paths, same bytes, two objects a file. */
async function coldIsRight(setting: Setting): Promise<boolean> {
  const target = join(setting.directory, "oracle");
  await clone(setting, target);
  const objects = [await oursCold(setting, "check"), await isomorphicCold(setting, "check-iso")];
  const source = await openOurs(setting, "check");
  const same = (await fingerprint(await fetchTree(source))) === fingerprintOf(target);
  await source.close();
  return same && objects.every((count) => count === fileCount * 2) && listFiles(target).length === fileCount;
}

async function incrementIsRight(setting: Setting): Promise<boolean> {
  const source = await openOurs(setting, "check-incremental");
  const known = new Set<string>();
  await parseTree(await fetchTree(source), known);
  changeSome(setting.fixture, 2);
  const tree = await fetchTree(source);
  const parsed = await parseTree(tree, known);
  const target = join(setting.directory, "oracle-incremental");
  await clone(setting, target);
  const same = (await fingerprint(tree)) === fingerprintOf(target);
  await source.close();
  return same && parsed === changedFiles * 2;
}

async function fingerprint(tree: Tree): Promise<string> {
  const contents = await tree.read(tree.files.map((file) => file.blob));
  return hashFiles(tree.files.map(({ path, blob }) => [path, Buffer.from(contents.get(blob) ?? "")]));
}

function fingerprintOf(directory: string): string {
  return hashFiles(listFiles(directory).map((path) => [path, readFileSync(join(directory, path))]));
}

function hashFiles(files: readonly (readonly [path: string, content: Buffer])[]): string {
  const hash = createHash("sha256");
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter((path) => !path.startsWith(".git/"));
}

interface Findings {
  readonly verified: boolean;
  readonly cold: Times;
  readonly incremental: Times;
  readonly git: string;
}

function report({ verified, cold, incremental, git: version }: Findings): BenchResult {
  const middle = (times: Times, name: string): number => median(times[name] ?? []);
  return {
    name: "gitsync",
    verified,
    ratios: {
      timeOverClone: middle(cold, "ours") / middle(cold, "clone"),
      speedOverIsomorphic: middle(cold, "isomorphic") / middle(cold, "ours"),
      incrementalTimeOverFetch: middle(incremental, "oursIncremental") / middle(incremental, "fetchAndReset"),
    },
    figures: {
      files: fileCount,
      rounds,
      isomorphicRounds,
      git: version,
      node: process.version,
      coldMs: middle(cold, "ours"),
      coldWithoutParsingMs: middle(cold, "filesOnly"),
      cloneMs: middle(cold, "clone"),
      isomorphicMs: middle(cold, "isomorphic"),
      incrementalMs: middle(incremental, "oursIncremental"),
      fetchAndResetMs: middle(incremental, "fetchAndReset"),
      unchangedMs: middle(incremental, "oursUnchanged"),
      coldAllMs: cold["ours"] ?? [],
      cloneAllMs: cold["clone"] ?? [],
      incrementalAllMs: incremental["oursIncremental"] ?? [],
      fetchAndResetAllMs: incremental["fetchAndReset"] ?? [],
    },
  };
}
