import { load } from "js-yaml";
import { limits } from "./limits.ts";

/** A kustomization file of a repository. */
export interface Kustomization {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/** A kustomization to build: one that no other one takes in. */
export interface BuildRoot {
  readonly file: string;
  readonly directory: string;
  /** Its own directory and those it takes in, directly or not: what the build may read. */
  readonly directories: readonly string[];
  /** Why it must not be built, or null. */
  readonly refusal: string | null;
}

const listFields = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "generators",
  "transformers",
  "validators",
];
const kustomizationName = /^(kustomization\.ya?ml|Kustomization)$/;
const remote = /^(?:[a-z][a-z0-9+.-]*:|git@|github\.com[/:]|gitlab\.com[/:]|bitbucket\.org[/:])|\?ref=|\.git\b/i;

export function isKustomization(path: string): boolean {
  return kustomizationName.test(path.slice(path.lastIndexOf("/") + 1));
}

/**
 * What of these is to be built: those in `candidates` that none of the others takes in. An overlay is built and its base is
 * not, as with `kustomize build overlays/production`.
 */
export function buildRoots(all: readonly Kustomization[], candidates: readonly string[]): BuildRoot[] {
  const byDirectory = new Map(all.map((each) => [directoryOf(each.file), each]));
  const wanted = candidates.map(directoryOf);
  const closures = new Map(wanted.map((directory) => [directory, closure(directory, byDirectory)]));
  const taken = new Set([...closures.values()].flatMap(({ directories }) => directories.slice(1)));
  const covered = new Set<string>();
  // Of those that take in each other one is built all the same: the build says what is wrong with it.
  const inOrder = [...wanted.filter((each) => !taken.has(each)), ...wanted.filter((each) => taken.has(each))];
  return inOrder.flatMap((directory) => {
    const { directories, refusal } = closures.get(directory) ?? { directories: [], refusal: null };
    if (covered.has(directory)) return [];
    for (const each of directories) covered.add(each);
    return [{ file: byDirectory.get(directory)?.file ?? directory, directory, directories, refusal }];
  });
}

interface Closure {
  readonly directories: readonly string[];
  readonly refusal: string | null;
}

function closure(start: string, all: ReadonlyMap<string, Kustomization>): Closure {
  const directories = [start];
  let refusal: string | null = null;
  // Grows while it is gone through.
  for (const directory of directories) {
    const { file, text } = all.get(directory) ?? { file: directory, text: "" };
    const found = entriesOf(text).map((entry) => follow({ file, directory, entry }));
    refusal ??= found.find((each) => each.refusal !== null)?.refusal ?? null;
    const next = found.flatMap(({ path }) => (path !== null && all.has(path) ? [path] : []));
    directories.push(...next.filter((path, index) => !directories.includes(path) && next.indexOf(path) === index));
  }
  return { directories, refusal };
}

interface Entry {
  readonly file: string;
  readonly directory: string;
  readonly entry: string;
}

type Followed = { readonly path: string; readonly refusal: null } | { readonly path: null; readonly refusal: string };

function follow({ file, directory, entry }: Entry): Followed {
  const refused = (why: string): Followed => ({ path: null, refusal: `${file} takes in ${entry}, ${why}` });
  if (remote.test(entry)) return refused("which a commit does not hold: only files of this repository are built");
  const path = resolve(directory, entry);
  return path === null ? refused("which is outside the repository") : { path, refusal: null };
}

/** Paths a kustomization takes in. What does not parse has none: the build says what is wrong with it. */
function entriesOf(text: string): string[] {
  try {
    const value: unknown = load(text, { maxDepth: limits.depth });
    if (typeof value !== "object" || value === null) return [];
    const fields = Object.entries(value).filter(([name]) => listFields.includes(name));
    return fields.flatMap(([, list]) => (Array.isArray(list) ? list : [])).filter((entry) => typeof entry === "string");
  } catch {
    return [];
  }
}

/** A path from the root of the repository, or null where it leaves it. */
function resolve(directory: string, entry: string): string | null {
  const parts = directory === "" ? [] : directory.split("/");
  for (const part of entry.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

function directoryOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}
