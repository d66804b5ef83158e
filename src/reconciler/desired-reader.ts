import { setImmediate } from "node:timers/promises";
import { assemble, enforcePodSecurity, keepLastGood, type ParsedFile, selectFiles } from "../manifests/index.ts";
import type { Desired } from "../model/desired.ts";
import { type DesiredObject, formatKey, keyOf } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";
import type { BlobId, Tree, TreeFile } from "../model/tree.ts";
import { kustomizationBuilder } from "./build-kustomizations.ts";
import type { Builders, ParseFiles } from "./ports.ts";
import { chartRenderer, type Rendered } from "./render-charts.ts";

/** What the last tree asks for, and what is wrong with it. */
export interface Reading {
  readonly desired: Desired;
  readonly problems: readonly Problem[];
}

export interface ReaderTools {
  readonly parse: ParseFiles;
  readonly build: Builders;
}

/**
 * Turns trees into desired states and remembers, file by file, what was good before: a file that can no longer be read
 * keeps its last good objects, and as long as one file is in that state nothing that is missing counts as deleted.
 */
export interface DesiredReader {
  read(tree: Tree): Promise<Reading>;
}

export function desiredReader({ parse, build }: ReaderTools): DesiredReader {
  const kustomizations = kustomizationBuilder({ parse, build });
  const charts = chartRenderer({ parse, build });
  const byBlob = new Map<string, ParsedFile>();
  const lastGood = new Map<string, ParsedFile>();
  let before: Desired | null = null;

  return {
    async read(tree) {
      const selected = selectFiles(tree.files);
      const manifests = selected.files;
      await parseMissing(tree, manifests, { cache: byBlob, parse });
      const plain = manifests.map((file) => must(byBlob.get(cacheKey(file))));
      const written = [...plain, ...(await kustomizations.build(tree, selected.kustomizations))];
      const rendered = await charts.render(tree, written);
      const read = [...written, ...rendered.files];
      const current = enforcePodSecurity(read, lastGood);
      forgetOthers(byBlob, manifests);
      const { desired, problems } = await unhurried(assemble(keepLastGood(current, lastGood), tree.revision));
      for (const [index, file] of read.entries()) if (!current[index]?.broken) lastGood.set(file.path, file);
      const refused = selected.problems.find(({ severity }) => severity === "error")?.message ?? null;
      const reading = carriedOver(before, {
        desired: { ...desired, incomplete: desired.incomplete ?? refused },
        problems: [...selected.problems.filter((each) => !isRendered(each, rendered)), ...problems],
      });
      before = reading.desired;
      return reading;
    },
  };
}

/** A chart is passed over as manifests; one that a release is of is not passed over. */
function isRendered({ code, at }: Problem, { charts }: Rendered): boolean {
  return code === "chart" && at !== null && [...charts].some((chart) => `${chart}/Chart.yaml`.endsWith(at.file));
}

/** Everything else that waits gets its turn between two pieces. */
async function unhurried<T>(work: Generator<void, T, void>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await setImmediate();
  }
}

/** The same bytes under another path give other positions and messages. */
const cacheKey = (file: TreeFile): string => `${file.blob} ${file.path}`;

async function parseMissing(
  tree: Tree,
  files: readonly TreeFile[],
  { cache, parse }: { readonly cache: Map<string, ParsedFile>; readonly parse: ParseFiles },
): Promise<void> {
  const missing = files.filter((file) => !cache.has(cacheKey(file)));
  if (missing.length === 0) return;
  const contents = await tree.read([...new Set(missing.map((file) => file.blob))]);
  const texts = missing.map((file) => ({ path: file.path, text: decode(contents, file.blob) }));
  const parsed = await parse(texts);
  missing.forEach((file, index) => {
    cache.set(cacheKey(file), must(parsed[index]));
  });
}

function decode(contents: ReadonlyMap<BlobId, Uint8Array>, blob: BlobId): string {
  return new TextDecoder("utf-8").decode(must(contents.get(blob)));
}

function forgetOthers(cache: Map<string, ParsedFile>, files: readonly TreeFile[]): void {
  const kept = new Set(files.map(cacheKey));
  for (const key of cache.keys()) if (!kept.has(key)) cache.delete(key);
}

/**
 * While something may be missing by mistake, what was declared before and is not there now stays declared: for pods and
 * for the rules that lead to them alike.
 */
function carriedOver(before: Desired | null, reading: Reading): Reading {
  if (before === null || before.objects.length === 0) return reading;
  const checked = reading.desired.objects.length === 0 ? emptied(reading) : reading;
  if (checked.desired.incomplete === null) return checked;
  const present = new Set(checked.desired.objects.map(keyText));
  const missing = before.objects.filter((entry) => !present.has(keyText(entry)));
  const { custom = [] } = checked.desired;
  const seen = new Set(custom.map(keyText));
  const missingCustom = (before.custom ?? []).filter((entry) => !seen.has(keyText(entry)));
  return {
    ...checked,
    desired: {
      ...checked.desired,
      objects: sortBy([...checked.desired.objects, ...missing], keyText),
      custom: sortBy([...custom, ...missingCustom], keyText),
    },
  };
}

const keyText = ({ object }: DesiredObject): string => formatKey(keyOf(object));

/** A repository that lost everything at once is more likely a mistake than a wish. */
function emptied({ desired, problems }: Reading): Reading {
  const problem: Problem = {
    code: "empty-repository",
    severity: "error",
    message: `commit ${desired.revision.commit.slice(0, 12)} declares nothing at all: nothing is deleted`,
    hint: "if everything is meant to go, delete the objects one namespace at a time, or leave one manifest behind",
    at: null,
    frame: null,
  };
  const incomplete = desired.incomplete ?? "the repository declares nothing at all";
  return { desired: { ...desired, incomplete }, problems: [...problems, problem] };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a file was listed whose content nobody read");
  return value;
}
