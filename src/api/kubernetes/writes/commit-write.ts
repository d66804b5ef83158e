import { builtBy } from "../../../model/built-file.ts";
import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import type { SourceLocation } from "../../../model/problem.ts";
import type { CommitRequest, Committed } from "../../../model/tree.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import { declaredForm } from "./declared-form.ts";
import { changeInFile, holds, newFile, removeFromFile } from "./edit-file.ts";
import type { ReadFile, WritePort } from "./write-port.ts";

/** A change of one declared object: null before is a new one, null after removes it. */
export interface Write {
  readonly before: AnyObject | null;
  readonly after: AnyObject | null;
  /** Where `before` is written. */
  readonly at: SourceLocation | null;
  /** `scale`, `apply`: for the commit's first line. */
  readonly verb: string;
  readonly manager: string;
}

type FileChange = CommitRequest["changes"][number];

/**
 * Edits the files objects came from and pushes that as one commit: all of it, or none. Null where it is done or nothing was
 * to do.
 */
export async function commitWrites(port: WritePort, writes: readonly Write[], user: User): Promise<Status | null> {
  const outcome = await port.write(async (read) => {
    const changes = await fileChanges(read, writes);
    if ("code" in changes) return changes;
    if (changes.length === 0) return null;
    return { changes, message: messageOf(writes, user), author: authorOf(user) };
  });
  if (outcome === null || "code" in outcome) return outcome;
  return problemOf(outcome);
}

/** Each change is made to what the ones before it left. */
async function fileChanges(read: ReadFile, writes: readonly Write[]): Promise<readonly FileChange[] | Status> {
  const changed = new Map<string, FileChange>();
  const readChanged: ReadFile = async (path) => {
    const { content = undefined } = changed.get(path) ?? {};
    return content === undefined ? read(path) : content;
  };
  for (const write of writes) {
    const change = await fileChange(readChanged, write);
    if (change && "code" in change) return change;
    if (change) changed.set(change.path, change);
  }
  return [...changed.values()];
}

/** Names of users may look like anything: what a commit cannot hold is left out. */
function authorOf({ name }: User): CommitRequest["author"] {
  const plain = name.replace(/[^A-Za-z0-9._:@ -]/g, "").trim() || "unknown";
  return {
    name: plain,
    email: plain.includes("@") ? plain : `${plain.replace(/[^A-Za-z0-9._-]/g, ".")}@berth.invalid`,
  };
}

async function fileChange(read: ReadFile, { before, after, at }: Write): Promise<FileChange | Status | null> {
  if (before === null) return after === null ? null : newObject(read, declaredForm(after));
  const key = formatKey(keyOf(before));
  const kustomization = at === null ? null : builtBy(at.file);
  if (kustomization !== null) return failure("Forbidden", builtMessage(key, kustomization));
  const text = at === null ? null : await read(at.file);
  if (at === null || text === null) return failure("Conflict", `${key} is not in the repository any more`);
  const edited =
    after === null ? removeFromFile(text, before) : changeInFile(text, declaredForm(before), declaredForm(after));
  if (edited === "absent") return failure("Conflict", `${at.file} no longer holds ${key} in a form that can be edited`);
  if ("late" in edited)
    return failure("Conflict", `${key} was changed meanwhile at ${edited.late}: look again and repeat`);
  return edited.content === text ? null : { path: at.file, content: edited.content };
}

function builtMessage(key: string, kustomization: string): string {
  return `${key} is built by ${kustomization}: change it or what it names, and commit; which of those files a field comes from cannot be told from here`;
}

/** `NAMESPACE/KIND-NAME.yaml`: a place a person finds. A file that is there already gets one more document. */
async function newObject(read: ReadFile, object: AnyObject): Promise<FileChange | Status> {
  const { namespace = "cluster", name } = object.metadata;
  const path = `${namespace}/${object.kind.toLowerCase()}-${name.replaceAll(/[^a-z0-9.-]/g, "-")}.yaml`;
  const there = await read(path);
  // Somebody else may have been a moment faster: the view does not show theirs yet.
  if (there !== null && holds(there, object)) {
    return failure("AlreadyExists", `${formatKey(keyOf(object))} already exists`, { name, kind: object.kind });
  }
  return { path, content: there === null ? newFile(object) : `${there.replace(/\n*$/, "\n")}---\n${newFile(object)}` };
}

function messageOf(writes: readonly Write[], { name, impersonatedBy }: User): string {
  const [first] = writes;
  const whom = impersonatedBy === undefined ? name : `${name}, whom ${impersonatedBy} stood in for`;
  const keys = writes
    .map(({ before, after }) => after ?? before)
    .flatMap((object) => (object ? [formatKey(keyOf(object))] : []));
  const subject = `${first?.verb ?? "change"} ${keys.length === 1 ? keys[0] : `${keys.length} objects`}`;
  const list = keys.length === 1 ? "" : `${keys.map((key) => `- ${key}`).join("\n")}\n\n`;
  const title = `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}`;
  return `${title}\n\n${list}By ${whom}, through ${first?.manager || "the Kubernetes API"}.\n`;
}

function problemOf(committed: Committed): Status | null {
  switch (committed.kind) {
    case "pushed":
      return null;
    case "conflict":
      return failure("Conflict", `the repository has changed meanwhile: ${committed.message}`);
    case "refused": {
      const branch = committed.branch === null ? "" : ` The change is on branch ${committed.branch}, for review.`;
      return failure("Forbidden", `the repository does not take the commit: ${committed.message}.${branch}`);
    }
    case "failed":
      return failure("ServiceUnavailable", `the repository cannot be reached: ${committed.failure.message}`);
  }
}
