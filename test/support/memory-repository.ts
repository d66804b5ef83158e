import { stringify } from "yaml";
import type { WritePort } from "../../src/api/kubernetes/writes/write-port.ts";
import { parseFile, readManifests } from "../../src/manifests/index.ts";
import type { Desired } from "../../src/model/desired.ts";
import { commitId } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import type { Committed } from "../../src/model/tree.ts";

/** A repository that is a map of files: commits go in, and what they make of it is read back as from a real one. */
export interface MemoryRepository extends WritePort {
  readonly files: Map<string, string>;
  readonly messages: readonly string[];
  readonly authors: readonly string[];
  desired(): Desired;
  /** What the next commits come to instead of being taken. */
  refuseWith(outcome: Committed | null): void;
}

export function memoryRepository(objects: readonly AnyObject[], changed: () => void): MemoryRepository {
  const files = new Map([["web.yaml", objects.map((object) => stringify(object)).join("---\n")]]);
  const messages: string[] = [];
  const authors: string[] = [];
  let refusal: Committed | null = null;
  const revision = () => ({
    repository: "/srv/repo",
    commit: commitId(String(messages.length).padStart(40, "0")),
    author: authors.at(-1) ?? "Ann",
    subject: messages.at(-1)?.split("\n")[0] ?? "Begin",
  });
  return {
    files,
    messages,
    authors,
    desired: () => {
      const { desired, problems, broken } = readManifests(
        [...files].map(([path, text]) => parseFile(path, text)),
        revision(),
      );
      if (broken.length > 0) throw new Error(problems.map(({ message, frame }) => `${message}\n${frame}`).join("\n"));
      return desired;
    },
    refuseWith: (outcome) => {
      refusal = outcome;
    },
    write: async (plan) => {
      const planned = await plan((path) => Promise.resolve(files.get(path) ?? null));
      if (planned === null || "code" in planned) return planned;
      if (refusal) return refusal;
      for (const { path, content } of planned.changes) {
        if (content === null) files.delete(path);
        else files.set(path, content);
      }
      messages.push(planned.message);
      authors.push(planned.author.name);
      changed();
      return { kind: "pushed", revision: revision(), commits: [revision().commit] };
    },
  };
}
