import type { FetchFailure } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import type { Brought, Draft, ObjectStore, PushRequest, PushResult } from "../object-store.ts";
import { describeRef, fullRefName } from "../ref-name.ts";
import type { RepositoryRef } from "../source-options.ts";
import type { BareStore } from "./bare-store.ts";
import { fastImportStream } from "./fast-import-stream.ts";
import { pushResult } from "./push-result.ts";

export interface NativeStoreOptions {
  readonly bare: BareStore;
  readonly ref: RepositoryRef;
  /** Asked each time: a redirect may have been followed meanwhile. */
  readonly url: () => string;
  readonly pushMs: number;
  readonly secrets: readonly string[];
}

const headRef = "refs/berth/head";
const draftRef = "refs/berth/draft";

/** The store over system git. */
export function openNativeStore(options: NativeStoreOptions): ObjectStore {
  const { bare } = options;
  return {
    bring: (head, signal) => bring(options, head, signal),
    commitText: async (commit) => {
      const object = await bare.object(commit);
      return object?.type === "commit" ? object.content.toString("utf8") : null;
    },
    list: bare.list,
    read: async (blobs) => {
      const objects = await bare.objects(blobs);
      return new Map(objects.flatMap((object) => (object?.type === "blob" ? [[object.id, object.content]] : [])));
    },
    write: (draft) => write(bare, draft),
    push: (request) => push(options, request),
    close: bare.close,
  };
}

async function bring(options: NativeStoreOptions, head: string, signal: AbortSignal): Promise<Brought> {
  const { bare, ref, url } = options;
  if ((await stored(bare)) === head) return { kind: "brought", commit: head };
  const name = fullRefName(ref) ?? head;
  const transfer = { refspecs: [`+${name}:${headRef}`], shallow: true, sampleId: head, signal };
  const failure = await bare.fetch(url(), transfer);
  if (failure && ref.kind === "commit") return bringFromHistory(options, head, signal);
  if (failure) return { kind: "failed", failure };
  const commit = await stored(bare);
  return commit === null ? notACommit(url(), ref) : { kind: "brought", commit };
}

/** Where a server gives only what its refs point to, an older commit comes with everything around it. */
async function bringFromHistory(
  { bare, ref, url }: NativeStoreOptions,
  id: string,
  signal: AbortSignal,
): Promise<Brought> {
  const refspecs = ["+refs/heads/*:refs/berth/heads/*", "+refs/tags/*:refs/berth/tags/*"];
  const failure = await bare.fetch(url(), { refspecs, shallow: false, sampleId: id, signal });
  if (failure) return { kind: "failed", failure };
  if ((await bare.object(id))?.type !== "commit") return notACommit(url(), ref);
  await bare.git(["update-ref", headRef, id], {});
  return { kind: "brought", commit: id };
}

async function stored(bare: BareStore): Promise<string | null> {
  const object = await bare.object(`${headRef}^{commit}`);
  return object?.type === "commit" ? object.id : null;
}

async function write(bare: BareStore, draft: Draft): Promise<string> {
  await bare.ensure();
  const input = fastImportStream(draftRef, draft);
  const result = await bare.git(["fast-import", "--quiet", "--force", "--done", "--date-format=raw"], { input });
  const object = result.ok ? await bare.object(`${draftRef}^{commit}`) : null;
  if (!object) throw new Error(`git fast-import did not take a commit: ${result.stderr}`);
  return object.id;
}

async function push({ bare, url, pushMs, secrets }: NativeStoreOptions, request: PushRequest): Promise<PushResult> {
  const target = `refs/heads/${request.branch}`;
  const lease = `--force-with-lease=${target}:${request.expected ?? ""}`;
  const flags = ["--porcelain", "--no-verify", "--recurse-submodules=no", lease];
  const refspec = `${request.commit}:${target}`;
  const result = await bare.git(["push", ...flags, "--", url(), refspec], { timeoutMs: pushMs });
  return pushResult(url(), result, secrets);
}

function notACommit(url: string, ref: RepositoryRef): { kind: "failed"; failure: FetchFailure } {
  const failure = fetchFailure("no-such-ref", `${url} has no commit at ${describeRef(ref)}`, "check the name");
  return { kind: "failed", failure };
}
