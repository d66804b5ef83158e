import { type CommitId, commitId } from "../model/names.ts";
import type { CommitRequest, Committed, FetchFailure, PlannedCommit } from "../model/tree.ts";
import { changeProblem } from "./change-problem.ts";
import { parseCommit, treeOfCommit } from "./commit-object.ts";
import { fetchFailure } from "./failure.ts";
import type { Draft, ObjectStore } from "./object-store.ts";
import { filesByPath, overlap } from "./overlap.ts";
import type { SourceContext } from "./source-context.ts";

const maxAttempts = 5;

type Latest =
  | { readonly kind: "head"; readonly commit: string | null }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

/**
 * Records the changes on top of the newest commit and pushes them, if the branch still is where it was seen. Someone
 * else's commit in between is built upon where it left these files alone.
 */
export async function commitChanges(context: SourceContext, request: CommitRequest): Promise<Committed> {
  const parts = [request, ...(request.followedBy ?? [])].map((part) => placed(context, part));
  const problem = parts.map(({ changes }) => changeProblem(context.ref, changes)).find((text) => text !== null);
  if (problem) return { kind: "refused", message: problem, branch: null };
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const committed = await attemptCommit(context, { parent: request.parent, parts });
    if (committed) return committed;
  }
  const message = `the branch moved ${maxAttempts} times while this commit was being pushed`;
  return { kind: "failed", failure: fetchFailure("other", message, "try again") };
}

interface Chain {
  /** The commit the changes were made against. */
  readonly parent: string | null;
  /** At least one; each is made on top of the one before it. */
  readonly parts: readonly PlannedCommit[];
}

function placed({ subPath }: SourceContext, part: PlannedCommit): PlannedCommit {
  return { ...part, changes: part.changes.map((change) => ({ ...change, path: underSubPath(subPath, change.path) })) };
}

const underSubPath = (subPath: string, path: string): string => (subPath === "" ? path : `${subPath}/${path}`);

/** Null where someone else was faster. */
async function attemptCommit(context: SourceContext, chain: Chain): Promise<Committed | null> {
  const latest = await latestHead(context);
  if (latest.kind === "failed") return latest;
  const prepared = await prepare(context.store, chain, latest.commit);
  if ("kind" in prepared) return prepared;
  const commits = await writeChain(context.store, prepared, latest.commit);
  const last = commits.at(-1) ?? "";
  if (latest.commit !== null && (await sameTree(context.store, last, latest.commit))) {
    return pushed(
      context,
      latest.commit,
      chain.parts.map(() => commitId(latest.commit ?? "")),
    );
  }
  return push(context, commits, latest.commit);
}

/** Writes the drafts one on top of the other; each gets the one before it as parent. */
async function writeChain(store: ObjectStore, drafts: readonly Draft[], head: string | null): Promise<CommitId[]> {
  const commits: CommitId[] = [];
  for (const draft of drafts) commits.push(commitId(await store.write({ ...draft, parent: commits.at(-1) ?? head })));
  return commits;
}

/** Null as commit: the branch is not there yet, as in an empty repository. */
async function latestHead({ poller, store, deadlines }: SourceContext): Promise<Latest> {
  const signal = AbortSignal.timeout(deadlines.fetchMs);
  const head = await poller.poll(signal);
  if (head.kind === "failed") return head.failure.code === "no-such-ref" ? { kind: "head", commit: null } : head;
  const brought = await store.bring(head.commit, signal);
  return brought.kind === "failed" ? brought : { kind: "head", commit: brought.commit };
}

async function prepare(
  store: ObjectStore,
  { parent, parts }: Chain,
  head: string | null,
): Promise<readonly Draft[] | Committed> {
  const now = head === null ? [] : await store.list(head, "");
  const before = parent === null ? [] : parent === head ? now : await store.list(parent, "");
  if (now === null || before === null) {
    return { kind: "conflict", message: `commit ${parent} is not known here any more: read the files again` };
  }
  const current = filesByPath(now);
  const conflict = overlap(
    parts.flatMap(({ changes }) => changes),
    { before: filesByPath(before), current },
  );
  if (conflict) return { kind: "conflict", message: conflict };
  const modeOf = (path: string) => (current.get(path)?.mode === "executable" ? "executable" : "file");
  return parts.map(({ changes, message, author }) => ({
    parent: head,
    changes: changes.map((change) => ({ ...change, mode: modeOf(change.path) })),
    message,
    author,
    atSeconds: Math.floor(Date.now() / 1000),
  }));
}

async function push(
  context: SourceContext,
  commits: readonly CommitId[],
  expected: string | null,
): Promise<Committed | null> {
  const commit = commits.at(-1) ?? "";
  const branch = context.ref.kind === "branch" ? context.ref.name : "";
  const result = await context.store.push({ commit, branch, expected });
  switch (result.kind) {
    case "pushed":
      return pushed(context, commit, commits);
    case "raced":
      return null;
    case "failed":
      return result;
    case "refused":
      return pushForReview(context, commit, result.message);
  }
}

/** A protected branch takes no commits from us, but a person can merge one that is already there. */
async function pushForReview({ store, ref }: SourceContext, commit: string, reason: string): Promise<Committed> {
  const branch = `berth/${commit.slice(0, 10)}`;
  const result = await store.push({ commit, branch, expected: null });
  const where = ref.kind === "branch" ? ref.name : "";
  if (result.kind !== "pushed")
    return { kind: "refused", message: `${where} does not take commits: ${reason}`, branch: null };
  const message = `${where} does not take commits (${reason}): the change is on branch ${branch}; merge it to make it so`;
  return { kind: "refused", message, branch };
}

async function pushed(
  { store, poller }: SourceContext,
  commit: string,
  commits: readonly CommitId[],
): Promise<Committed> {
  const text = (await store.commitText(commit)) ?? "";
  return { kind: "pushed", revision: parseCommit(poller.url(), commit, text), commits };
}

async function sameTree(store: ObjectStore, a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([store.commitText(a), store.commitText(b)]);
  return treeOfCommit(one ?? "") === treeOfCommit(other ?? "");
}
