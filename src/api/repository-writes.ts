import type { CommitId } from "../model/names.ts";
import type { Committed, Tree } from "../model/tree.ts";
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

/** Writes to a repository through its Source. */
export function repositoryWrites({ source, turnAfter }: RepositoryWritesOptions): WritePort {
  let last: Promise<unknown> = Promise.resolve();
  const writeOnce = async (plan: PlanCommit): Promise<Committed | Status | null> => {
    let outcome = await attempt(source, plan);
    for (let more = 1; more < attempts && outcome && isConflict(outcome); more += 1)
      outcome = await attempt(source, plan);
    if (outcome && "kind" in outcome && outcome.kind === "pushed") await turnAfter(outcome.revision.commit);
    return outcome;
  };
  return {
    write: (plan) => {
      const next = last.then(() => writeOnce(plan));
      last = next.catch(() => {});
      return next;
    },
  };
}

async function attempt(source: Source, plan: PlanCommit): Promise<Committed | Status | null> {
  const fetched = await source.fetch(AbortSignal.timeout(60_000));
  if (fetched.kind === "failed")
    return failure("ServiceUnavailable", `the repository cannot be read: ${fetched.failure.message}`);
  const planned = await plan(readerOf(fetched.tree));
  if (planned === null || "code" in planned) return planned;
  return source.commit({ ...planned, parent: fetched.tree.revision.commit });
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

function isConflict(outcome: Committed | Status): boolean {
  return "kind" in outcome && outcome.kind === "conflict";
}
