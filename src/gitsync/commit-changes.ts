import type { CommitRequest, Committed, FetchFailure } from "../model/tree.ts";
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
  const changes = request.changes.map((change) => ({ ...change, path: underSubPath(context.subPath, change.path) }));
  const problem = changeProblem(context.ref, changes);
  if (problem) return { kind: "refused", message: problem, branch: null };
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const committed = await attemptCommit(context, { ...request, changes });
    if (committed) return committed;
  }
  const message = `the branch moved ${maxAttempts} times while this commit was being pushed`;
  return { kind: "failed", failure: fetchFailure("other", message, "try again") };
}

const underSubPath = (subPath: string, path: string): string => (subPath === "" ? path : `${subPath}/${path}`);

/** Null where someone else was faster. */
async function attemptCommit(context: SourceContext, request: CommitRequest): Promise<Committed | null> {
  const latest = await latestHead(context);
  if (latest.kind === "failed") return latest;
  const prepared = await prepare(context.store, request, latest.commit);
  if ("kind" in prepared) return prepared;
  const commit = await context.store.write(prepared);
  if (latest.commit !== null && (await sameTree(context.store, commit, latest.commit))) {
    return pushed(context, latest.commit);
  }
  return push(context, commit, latest.commit);
}

/** Null as commit: the branch is not there yet, as in an empty repository. */
async function latestHead({ poller, store, deadlines }: SourceContext): Promise<Latest> {
  const signal = AbortSignal.timeout(deadlines.fetchMs);
  const head = await poller.poll(signal);
  if (head.kind === "failed") return head.failure.code === "no-such-ref" ? { kind: "head", commit: null } : head;
  const brought = await store.bring(head.commit, signal);
  return brought.kind === "failed" ? brought : { kind: "head", commit: brought.commit };
}

async function prepare(store: ObjectStore, request: CommitRequest, head: string | null): Promise<Draft | Committed> {
  const now = head === null ? [] : await store.list(head, "");
  const before = request.parent === null ? [] : request.parent === head ? now : await store.list(request.parent, "");
  if (now === null || before === null) {
    return { kind: "conflict", message: `commit ${request.parent} is not known here any more: read the files again` };
  }
  const current = filesByPath(now);
  const conflict = overlap(request.changes, { before: filesByPath(before), current });
  if (conflict) return { kind: "conflict", message: conflict };
  return {
    parent: head,
    changes: request.changes.map((change) => ({
      ...change,
      mode: current.get(change.path)?.mode === "executable" ? "executable" : "file",
    })),
    message: request.message,
    author: request.author,
    atSeconds: Math.floor(Date.now() / 1000),
  };
}

async function push(context: SourceContext, commit: string, expected: string | null): Promise<Committed | null> {
  const branch = context.ref.kind === "branch" ? context.ref.name : "";
  const result = await context.store.push({ commit, branch, expected });
  switch (result.kind) {
    case "pushed":
      return pushed(context, commit);
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

async function pushed({ store, poller }: SourceContext, commit: string): Promise<Committed> {
  const text = (await store.commitText(commit)) ?? "";
  return { kind: "pushed", revision: parseCommit(poller.url(), commit, text) };
}

async function sameTree(store: ObjectStore, a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([store.commitText(a), store.commitText(b)]);
  return treeOfCommit(one ?? "") === treeOfCommit(other ?? "");
}
