import fs from "node:fs";
import git from "isomorphic-git";
import { compareText } from "../../model/order.ts";
import { treeOfCommit } from "../commit-object.ts";
import type { SourceDeadlines } from "../deadlines.ts";
import { fetchFailure } from "../failure.ts";
import type { GitHttp } from "../http/git-http.ts";
import type { SourceLimits } from "../limits/source-limits.ts";
import type { Brought, Draft, ObjectStore, PushRequest, PushResult } from "../object-store.ts";
import { describeRef, fullRefName } from "../ref-name.ts";
import type { RepositoryRef } from "../source-options.ts";
import { type GitClientOptions, gitClient } from "./git-client.ts";
import { listFiles } from "./list-files.ts";
import type { PortableRepository } from "./portable-repository.ts";
import { pushRejection } from "./push-rejection.ts";
import { treeBelow } from "./tree-entries.ts";
import { writeChanges } from "./write-changes.ts";

export interface IsomorphicStoreOptions {
  readonly gitdir: string;
  readonly http: GitHttp;
  readonly url: () => string;
  readonly ref: RepositoryRef;
  readonly limits: SourceLimits;
  readonly deadlines: SourceDeadlines;
  readonly secrets: readonly string[];
}

const draftRef = "refs/berth/draft";

/** The store over isomorphic-git: the same objects on disk, no binary. */
export function openIsomorphicStore(options: IsomorphicStoreOptions): ObjectStore {
  const repository: PortableRepository = { gitdir: options.gitdir, cache: {} };
  const at = { fs, ...repository };
  return {
    bring: (head, signal) => bring(options, repository, { head, signal }),
    commitText: async (commit) => objectText(repository, commit),
    list: (commit, subPath) => list(options, repository, { commit, subPath }),
    read: async (blobs) => {
      const read = async (oid: string): Promise<[string, Uint8Array]> => [
        oid,
        (await git.readBlob({ ...at, oid })).blob,
      ];
      const contents = new Map<string, Uint8Array>();
      for (const oid of blobs) contents.set(...(await read(oid)));
      return contents;
    },
    write: (draft) => write(repository, draft),
    push: (request) => push(options, repository, request),
    close: () => undefined,
  };
}

async function objectText(repository: PortableRepository, oid: string): Promise<string | null> {
  const found = await git.readObject({ fs, ...repository, oid, format: "content" }).catch(() => null);
  return found?.type === "commit" ? Buffer.from(found.object as Uint8Array).toString("utf8") : null;
}

interface Wanted {
  readonly head: string;
  readonly signal: AbortSignal;
}

async function bring(
  options: IsomorphicStoreOptions,
  repository: PortableRepository,
  { head, signal }: Wanted,
): Promise<Brought> {
  const { ref, deadlines, url } = options;
  await ensureRepository(repository);
  await git.addRemote({ fs, ...repository, remote: "berth", url: url(), force: true });
  if ((await objectText(repository, head)) !== null && (await isWhole(repository, head)))
    return { kind: "brought", commit: head };
  const client = gitClient(clientOptions(options, deadlines.fetchMs), signal);
  const name = fullRefName(ref);
  const narrow =
    name === null
      ? { singleBranch: false, tags: true }
      : { singleBranch: true, tags: false, ref: name, remoteRef: name, depth: 1 };
  try {
    await git.fetch({ fs, ...repository, http: client.http, url: url(), remote: "berth", ...narrow });
  } catch (error) {
    return { kind: "failed", failure: client.failure(error) };
  }
  if ((await objectText(repository, head)) !== null) return { kind: "brought", commit: head };
  const failure = fetchFailure("no-such-ref", `${url()} has no commit at ${describeRef(ref)}`, "check the name");
  return { kind: "failed", failure };
}

function ensureRepository({ gitdir }: PortableRepository): Promise<void> {
  return git.init({ fs, gitdir, dir: gitdir, bare: true });
}

/** A commit we pushed is here with all it holds; one that was cut off in transfer is not. */
async function isWhole(repository: PortableRepository, commit: string): Promise<boolean> {
  return git.readTree({ fs, ...repository, oid: commit }).then(
    () => true,
    () => false,
  );
}

interface Directory {
  readonly commit: string;
  readonly subPath: string;
}

async function list(
  options: IsomorphicStoreOptions,
  repository: PortableRepository,
  { commit, subPath }: Directory,
): ReturnType<ObjectStore["list"]> {
  const root = treeOfCommit((await objectText(repository, commit)) ?? "");
  const top = root === null ? null : await treeBelow(repository, root, subPath);
  if (top === null) return null;
  const files = await listFiles({ repository, maxFiles: options.limits.files }, top);
  return files.sort((a, b) => compareText(a.path, b.path));
}

async function write(repository: PortableRepository, draft: Draft): Promise<string> {
  const at = { fs, ...repository };
  await ensureRepository(repository);
  const treeId = draft.parent === null ? null : (await git.readTree({ ...at, oid: draft.parent })).oid;
  const tree =
    (await writeChanges(repository, { treeId, changes: draft.changes })) ?? (await git.writeTree({ ...at, tree: [] }));
  const time = { timestamp: draft.atSeconds, timezoneOffset: 0 };
  return git.commit({
    ...at,
    ref: draftRef,
    tree,
    parent: draft.parent === null ? [] : [draft.parent],
    message: draft.message,
    author: { ...draft.author, ...time },
    committer: { name: "Berth", email: "berth@localhost", ...time },
  });
}

const nothing = "0".repeat(40);

async function push(
  options: IsomorphicStoreOptions,
  repository: PortableRepository,
  request: PushRequest,
): Promise<PushResult> {
  const client = gitClient(clientOptions(options, options.deadlines.pushMs), null);
  let raced = false;
  const onPrePush = ({ remoteRef }: { remoteRef: { oid: string } }): boolean => {
    raced = (remoteRef.oid ?? nothing) !== (request.expected ?? nothing);
    return !raced;
  };
  try {
    await git.writeRef({ fs, gitdir: repository.gitdir, ref: draftRef, value: request.commit, force: true });
    const remoteRef = `refs/heads/${request.branch}`;
    await git.push({ fs, ...repository, http: client.http, url: options.url(), ref: draftRef, remoteRef, onPrePush });
    return { kind: "pushed" };
  } catch (error) {
    return raced ? { kind: "raced" } : pushRejection(error, client.failure(error));
  }
}

function clientOptions(options: IsomorphicStoreOptions, timeoutMs: number): GitClientOptions {
  const { http, url, limits, secrets } = options;
  return { http, url, maxBytes: limits.packBytes, timeoutMs, secrets };
}
