import { type AnyObject, formatKey, keyOf } from "../../../model/object.ts";
import type { SourceLocation } from "../../../model/problem.ts";
import type { CommitRequest, Committed } from "../../../model/tree.ts";
import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import { declaredForm } from "./declared-form.ts";
import { changeInFile, newFile, removeFromFile } from "./edit-file.ts";
import type { WritePort } from "./write-port.ts";

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

/** Edits the file an object came from and pushes that as a commit; null where it is done or nothing was to do. */
export async function commitWrite(port: WritePort, write: Write, user: User): Promise<Status | null> {
  const change = await fileChange(port, write);
  if (change === null) return null;
  if ("code" in change) return change;
  const committed = await port.commit([change], messageOf(write, user), user);
  return problemOf(committed);
}

async function fileChange(port: WritePort, { before, after, at }: Write): Promise<FileChange | Status | null> {
  if (before === null) return after === null ? null : newObject(port, declaredForm(after));
  const text = at === null ? null : await port.read(at.file);
  if (at === null || text === null)
    return failure("Conflict", `${formatKey(keyOf(before))} is not in the repository any more`);
  const edited =
    after === null ? removeFromFile(text, before) : changeInFile(text, declaredForm(before), declaredForm(after));
  if (edited === "absent")
    return failure("Conflict", `${at.file} no longer holds ${formatKey(keyOf(before))} in a form that can be edited`);
  return edited.content === text ? null : { path: at.file, content: edited.content };
}

/** `NAMESPACE/KIND-NAME.yaml`: a place a person finds. A file that is there already gets one more document. */
async function newObject(port: WritePort, object: AnyObject): Promise<FileChange> {
  const { namespace = "cluster", name } = object.metadata;
  const path = `${namespace}/${object.kind.toLowerCase()}-${name.replaceAll(/[^a-z0-9.-]/g, "-")}.yaml`;
  const there = await port.read(path);
  return { path, content: there === null ? newFile(object) : `${there.replace(/\n*$/, "\n")}---\n${newFile(object)}` };
}

function messageOf({ before, after, verb, manager }: Write, { name }: User): string {
  const object = after ?? before;
  const subject = object ? `${verb} ${formatKey(keyOf(object))}` : verb;
  return `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}\n\nBy ${name}, through ${manager || "the Kubernetes API"}.\n`;
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
