import type { Fetched, FetchFailure, Tree } from "../model/tree.ts";
import { commitChanges } from "./commit-changes.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { openTree } from "./open-tree.ts";
import type { RepositorySource } from "./repository-source.ts";
import type { SourceContext } from "./source-context.ts";

/** A source over some store of objects. Fetches and commits wait for each other. */
export function sourceOverStore(context: SourceContext): RepositorySource {
  const inTurn = oneAtATime();
  const fetcher = makeFetcher(context);
  return {
    fetch: (signal) => inTurn(() => fetcher(signal)),
    commit: (request) => inTurn(() => commitChanges(context, request)),
    close: () =>
      inTurn(async () => {
        context.poller.close();
        context.store.close();
      }),
  };
}

function makeFetcher({ poller, store, subPath, limits }: SourceContext): (signal: AbortSignal) => Promise<Fetched> {
  let current: Tree | null = null;
  // A commit that breaks a limit breaks it each time: it is not transferred again every few seconds.
  let rejected: { readonly head: string; readonly failure: FetchFailure } | null = null;
  const reject = (head: string, failure: FetchFailure): Fetched => {
    if (["too-large", "no-such-path"].includes(failure.code)) rejected = { head, failure };
    return { kind: "failed", failure };
  };
  return async (signal) => {
    const head = await poller.poll(signal);
    if (head.kind === "failed") return head;
    if (current?.revision.commit === head.commit) return { kind: "unchanged", tree: current };
    if (rejected?.head === head.commit) return { kind: "failed", failure: rejected.failure };
    const brought = await store.bring(head.commit, signal);
    if (brought.kind === "failed") return reject(head.commit, brought.failure);
    const opened = await openTree({ store, commit: brought.commit, repository: poller.url(), subPath, limits });
    if (opened.kind === "failed") return reject(head.commit, opened.failure);
    current = opened.tree;
    return { kind: "fetched", tree: current };
  };
}
