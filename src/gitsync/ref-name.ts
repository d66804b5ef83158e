import type { RepositoryRef } from "./source-options.ts";

const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._/+@-]*$/;
const idPattern = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** What is wrong with a ref, or null. Stricter than Git: what passes can be neither an option, a range nor a refspec. */
export function refProblem(ref: RepositoryRef): string | null {
  if (ref.kind === "commit") {
    return idPattern.test(ref.id) ? null : "a commit is named by its full id: 40 or 64 lower-case hex digits";
  }
  const plain = namePattern.test(ref.name) && ref.name.length <= 200;
  const special = ["..", "//", "@{", "/.", ".lock"].some((part) => ref.name.includes(part)) || /[/.]$/.test(ref.name);
  return plain && !special ? null : `${JSON.stringify(ref.name)} is not the name of a ${ref.kind}`;
}

/** The ref as servers list it; null for a commit, which no server lists. */
export function fullRefName(ref: RepositoryRef): string | null {
  if (ref.kind === "branch") return `refs/heads/${ref.name}`;
  if (ref.kind === "tag") return `refs/tags/${ref.name}`;
  return null;
}

/** The ref in words: `branch main`. */
export function describeRef(ref: RepositoryRef): string {
  return ref.kind === "commit" ? `commit ${ref.id.slice(0, 12)}` : `${ref.kind} ${ref.name}`;
}

export const isObjectId = (text: string): boolean => idPattern.test(text);
