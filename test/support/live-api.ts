import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WritePort } from "../../src/api/kubernetes/writes/write-port.ts";
import { repositoryWrites } from "../../src/api/repository-writes.ts";
import { serveKubernetesApi } from "../../src/api/serve-kubernetes-api.ts";
import { openApiIdentity } from "../../src/api/tls/api-identity.ts";
import { podRequests } from "../../src/cli/pod-requests.ts";
import { openSource } from "../../src/gitsync/open-source.ts";
import { openJournal } from "../../src/journal/sqlite.ts";
import { parseFile } from "../../src/manifests/index.ts";
import { instant } from "../../src/model/instant.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createMemoryLog } from "../../src/platform/log.ts";
import type { Fleet } from "../../src/reconciler/ports.ts";
import { Reconciler } from "../../src/reconciler/reconciler.ts";
import { buildsNothing } from "./builds.ts";
import { fakeFleet } from "./fake-fleet.ts";
import { fleetPort } from "./fleet-port.ts";
import { type GitFixture, gitFixture } from "./git-fixture.ts";
import { localPods } from "./local-pods.ts";
import { testSettings } from "./planner-input.ts";

export interface LiveApiOptions {
  /** The first commit, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Each is cluster-admin, and their token is their name. */
  readonly users: readonly string[];
  /** Images whose containers exit at once, with 0. */
  readonly shortLived: readonly string[];
}

/** The whole operator but for its hosts: a bare repository, the reconciler, the API; what runs, runs in memory. */
export interface LiveApi {
  readonly url: string;
  readonly authority: string;
  readonly repository: GitFixture;
  readonly bugs: readonly unknown[];
  /** Commits pushed through the API so far, the oldest first. */
  commitsOf(user: string): readonly string[];
  /** Turns end with nothing left to do. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startLiveApi({ files, users, shortLived }: LiveApiOptions): Promise<LiveApi> {
  const directory = mkdtempSync(join(tmpdir(), "berth-live-"));
  const repository = gitFixture();
  repository.commit({ files, subject: "Begin" });
  const bugs: unknown[] = [];
  const fleet = fakeFleet({}, Date.now());
  for (const image of shortLived) fleet.exits.set(image, 0);
  const port = fleetPort(fleet);
  const { source, journal, reconciler } = await openReconciler(directory, { repository, fleet: port, bugs });
  const { writes, commitsOf } = attributed(
    repositoryWrites({ source, turnAfter: () => reconciler.fetch("a write through the API") }),
  );
  const tokensFile = join(directory, "tokens.csv");
  writeFileSync(tokensFile, users.map((name) => `${name},${name},${name},system:masters\n`).join(""), { mode: 0o600 });
  const { server, publish } = await serveKubernetesApi({
    address: "127.0.0.1",
    port: 0,
    directory: join(directory, "api"),
    names: [],
    tokensFile,
    audit: "off",
    notes: journal,
    version: "0.1.0",
    clock: systemClock.now,
    log: createMemoryLog().log,
    writes,
    streams: localPods(join(directory, "containers")),
    usage: port.usage,
    pods: podRequests(reconciler),
    readOnly: null,
  });
  reconciler.watch(({ desired, observed, facts, decision: { plan, endpoints } }) =>
    publish({ desired, observed, facts, plan, endpoints, events: journal.events(instant(0)) }),
  );
  await reconciler.start();
  return {
    url: `https://127.0.0.1:${server.port}`,
    authority: openApiIdentity(join(directory, "api"), [], systemClock.now()).authority,
    repository,
    bugs,
    commitsOf,
    settled: () => settle(reconciler),
    close: async () => {
      await server.close();
      await reconciler.stop();
      await source.close();
      journal.close();
      rmSync(directory, { recursive: true });
    },
  };
}

interface Surroundings {
  readonly repository: GitFixture;
  readonly fleet: Fleet;
  readonly bugs: unknown[];
}

async function openReconciler(directory: string, { repository: { path }, fleet, bugs }: Surroundings) {
  const ref = { kind: "branch", name: "main" } as const;
  const source = await openSource({
    url: path,
    ref,
    subPath: "",
    auth: { kind: "none" },
    dataDir: join(directory, "git"),
  });
  const journal = openJournal({ directory, instance: "test", now: systemClock.now });
  const reconciler = new Reconciler({
    source,
    fleet,
    journal,
    clock: systemClock,
    parse: (files) => Promise.resolve(files.map((file) => parseFile(file.path, file.text))),
    build: buildsNothing,
    settings: testSettings,
    options: { pollSeconds: 60, sshUser: "berth", mode: "manage", onBug: (error) => bugs.push(error) },
  });
  return { source, journal, reconciler };
}

async function settle(reconciler: Reconciler): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    await reconciler.turn("a test waits");
    quiet = reconciler.latest?.decision.plan.steps.length === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Remembers who pushed what. */
function attributed(port: WritePort) {
  const commits = new Map<string, readonly string[]>();
  const writes: WritePort = {
    write: async (plan) => {
      let author = "";
      const outcome = await port.write(async (read) => {
        const planned = await plan(read);
        if (planned && "author" in planned) author = planned.author.name;
        return planned;
      });
      if (outcome && "kind" in outcome && outcome.kind === "pushed")
        commits.set(author, [...(commits.get(author) ?? []), outcome.revision.commit]);
      return outcome;
    },
  };
  return { writes, commitsOf: (user: string) => commits.get(user) ?? [] };
}

/** A commit as a review shows it: message, files that are gone, then each file with its changed lines. */
export function showCommit({ path }: GitFixture, commit: string): { author: string; lines: readonly string[] } {
  const git = (...argv: string[]): string =>
    execFileSync("git", ["-C", path, "show", ...argv, commit], { encoding: "utf8" });
  const message = git("--no-patch", "--format=%B")
    .split("\n")
    .filter((line) => line !== "");
  const files = git("--format=", "--unified=0", "--no-renames").split(/^(?=diff --git )/m);
  const removed = files.filter((file) => file.includes("\n+++ /dev/null\n")).length;
  const patch = files.filter((file) => !file.includes("\n+++ /dev/null\n")).flatMap((file) => file.split("\n"));
  const changed = patch
    .filter((line) => /^(\+\+\+ b\/|[-+](?![-+]{2} ))/.test(line))
    .map((line) => line.replace(/^\+\+\+ b\//, ""));
  return {
    author: git("--no-patch", "--format=%an <%ae>").trim(),
    lines: [...message, ...(removed > 0 ? [`(${removed} file removed)`] : []), ...changed],
  };
}
