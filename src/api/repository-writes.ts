import type { CommitId } from "../model/names.ts";
import type { Committed, PlannedCommit, Tree } from "../model/tree.ts";
import type { Source } from "../reconciler/ports.ts";
import { failure, type Status } from "./kubernetes/protocol/status.ts";
import type { PlanCommit, ReadFile, WritePort } from "./kubernetes/writes/write-port.ts";

export interface RepositoryWritesOptions {
  readonly source: Source;
  /** Resolves once a turn has read the commit, so that the writer is shown what came of it. */
  readonly turnAfter: (commit: CommitId) => Promise<void>;
}

/** Others may push between our look and our push: so many times it is looked again before that is called a conflict. */
const attempts = 4;
/** Writes that go with one push at most. */
const largestGroup = 50;

type Outcome = Committed | Status | null;

interface Waiting {
  readonly plan: PlanCommit;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes to a repository through its Source. What comes while a push is under way goes with the next one, together. */
export function repositoryWrites(options: RepositoryWritesOptions): WritePort {
  const queue: Waiting[] = [];
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    while (queue.length > 0) await writeGroup(options, queue.splice(0, largestGroup));
    working = false;
  };
  return {
    write: (plan) =>
      new Promise((resolve, reject) => {
        queue.push({ plan, resolve, reject });
        // Those that come in the same moment go together from the first on.
        if (!working) void Promise.resolve().then(() => (working ? undefined : work()));
      }),
  };
}

/** One group, until it is pushed, refused or has lost the race too often; then each of it tries alone. */
async function writeGroup(options: RepositoryWritesOptions, group: readonly Waiting[]): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const pushed = await tryGroup(options.source, group).catch((error: unknown) => {
      for (const { reject } of group) reject(error);
      return null;
    });
    if (pushed === null) return;
    if (pushed.outcome.kind !== "conflict") return settle(options, pushed);
    if (attempt === attempts && group.length === 1) return settle(options, pushed);
  }
  for (const waiting of group) await writeGroup(options, [waiting]);
}

interface Planned {
  readonly waiting: Waiting;
  readonly commit: PlannedCommit;
}

interface Pushed {
  readonly planned: readonly Planned[];
  readonly outcome: Committed;
}

/** Plans each write on top of the ones before it, and pushes all. Null where nothing is to be pushed: all are answered. */
async function tryGroup(source: Source, group: readonly Waiting[]): Promise<Pushed | null> {
  const fetched = await source.fetch(AbortSignal.timeout(60_000));
  if (fetched.kind === "failed") {
    const unread = failure("ServiceUnavailable", `the repository cannot be read: ${fetched.failure.message}`);
    for (const { resolve } of group) resolve(unread);
    return null;
  }
  const planned = await planAll(readerOf(fetched.tree), group);
  const [first, ...rest] = planned.map(({ commit }) => commit);
  if (!first) return null;
  const outcome = await source.commit({ ...first, parent: fetched.tree.revision.commit, followedBy: rest });
  return { planned, outcome };
}

async function planAll(read: ReadFile, group: readonly Waiting[]): Promise<Planned[]> {
  const changed = new Map<string, string | null>();
  const readChanged: ReadFile = async (path) => (changed.has(path) ? (changed.get(path) ?? null) : read(path));
  const planned: Planned[] = [];
  for (const waiting of group) {
    const commit = await planOne(readChanged, waiting);
    if (commit === null) continue;
    for (const { path, content } of commit.changes) changed.set(path, content);
    planned.push({ waiting, commit });
  }
  return planned;
}

/** Null where there is nothing to commit: the writer was told so, and nobody else is held up by it. */
async function planOne(read: ReadFile, { plan, resolve, reject }: Waiting): Promise<PlannedCommit | null> {
  try {
    const planned = await plan(read);
    if (planned !== null && !("code" in planned)) return planned;
    resolve(planned);
  } catch (error) {
    reject(error);
  }
  return null;
}

/** Each writer is told of its own commit, once a turn has shown what became of all. */
async function settle({ turnAfter }: RepositoryWritesOptions, { planned, outcome }: Pushed): Promise<void> {
  try {
    if (outcome.kind === "pushed") await turnAfter(outcome.revision.commit);
    for (const [index, { waiting }] of planned.entries()) waiting.resolve(ownOutcome(outcome, index));
  } catch (error) {
    for (const { waiting } of planned) waiting.reject(error);
  }
}

function ownOutcome(outcome: Committed, index: number): Committed {
  if (outcome.kind !== "pushed") return outcome;
  const commit = outcome.commits[index] ?? outcome.revision.commit;
  return { ...outcome, revision: { ...outcome.revision, commit }, commits: [commit] };
}

function readerOf(tree: Tree): ReadFile {
  const blobs = new Map(
    tree.files.filter(({ mode }) => mode === "file" || mode === "executable").map(({ path, blob }) => [path, blob]),
  );
  return async (path) => {
    const blob = blobs.get(path);
    if (blob === undefined) return null;
    const content = (await tree.read([blob])).get(blob);
    return content === undefined ? null : new TextDecoder().decode(content);
  };
}
