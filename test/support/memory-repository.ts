import { stringify } from "yaml";
import type { User } from "../../src/api/kubernetes/protocol/api-request.ts";
import type { WritePort } from "../../src/api/kubernetes/writes/write-port.ts";
import { parseFile } from "../../src/manifests/index.ts";
import type { Desired } from "../../src/model/desired.ts";
import { commitId } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Committed } from "../../src/model/tree.ts";

/** A repository that is a map of files: commits go in, and what they make of it is read back as from a real one. */
export interface MemoryRepository extends WritePort {
  readonly files: Map<string, string>;
  readonly messages: readonly string[];
  readonly users: readonly User[];
  desired(): Desired;
  /** What the next commits come to instead of being taken. */
  refuseWith(outcome: Committed | null): void;
}

export function memoryRepository(objects: readonly AnyObject[], changed: () => void): MemoryRepository {
  const files = new Map([["web.yaml", objects.map((object) => stringify(object)).join("---\n")]]);
  const messages: string[] = [];
  const users: User[] = [];
  let refusal: Committed | null = null;
  const revision = () => ({
    repository: "/srv/repo",
    commit: commitId(String(messages.length).padStart(40, "0")),
    author: users.at(-1)?.name ?? "Ann",
    subject: messages.at(-1)?.split("\n")[0] ?? "Begin",
  });
  return {
    files,
    messages,
    users,
    desired: () => ({
      revision: revision(),
      objects: [...files].flatMap(([path, text]) => parsed(path, text)),
      incomplete: null,
    }),
    refuseWith: (outcome) => {
      refusal = outcome;
    },
    read: (path) => Promise.resolve(files.get(path) ?? null),
    commit: (changes, message, user) => {
      if (refusal) return Promise.resolve(refusal);
      for (const { path, content } of changes) {
        if (content === null) files.delete(path);
        else files.set(path, content);
      }
      messages.push(message);
      users.push(user);
      changed();
      return Promise.resolve({ kind: "pushed", revision: revision() });
    },
  };
}

function parsed(path: string, text: string) {
  const { objects, problems, broken } = parseFile(path, text);
  if (broken) throw new Error(problems.map(({ message, frame }) => `${message}\n${frame}`).join("\n"));
  return objects;
}
