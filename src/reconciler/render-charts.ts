import { type ChartRelease, type ParsedFile, readRelease, refuseFile } from "../manifests/index.ts";
import type { HelmRelease } from "../model/berth-kinds.ts";
import { builtFile } from "../model/built-file.ts";
import { hashValue } from "../model/hash.ts";
import { isKind } from "../model/kinds.ts";
import type { AnyObject } from "../model/object.ts";
import type { SourceLocation } from "../model/problem.ts";
import type { Tree, TreeFile, WholeTree } from "../model/tree.ts";
import type { Builders, ParseFiles } from "./ports.ts";
import { filesBelow, joined, plainFiles, readFiles } from "./whole-tree.ts";

export interface ChartRenderer {
  render(tree: Tree, files: readonly ParsedFile[]): Promise<Rendered>;
}

export interface Rendered {
  /** What the releases among the files come to, each as one file. Equal charts with equal values are rendered once. */
  readonly files: readonly ParsedFile[];
  /** Directories of the charts that some release is of, from the root of the repository. */
  readonly charts: ReadonlySet<string>;
}

interface Tools {
  readonly parse: ParseFiles;
  readonly build: Builders;
}

interface Declared {
  readonly object: HelmRelease;
  readonly at: SourceLocation;
}

/** Renders the HelmReleases of a repository whose charts lie in it. */
export function chartRenderer(tools: Tools): ChartRenderer {
  let before = new Map<string, ParsedFile>();
  return {
    async render(tree, files) {
      const all = files.flatMap((file) => file.objects.map(({ object }) => object));
      const after = new Map<string, ParsedFile>();
      const charts = new Set<string>();
      for (const declared of releasesOf(files)) {
        const work = workOf(await tree.whole(), declared, all);
        if ("directory" in work) charts.add(work.directory);
        after.set(work.key, before.get(work.key) ?? (await rendered(work, tools)));
      }
      before = after;
      return { files: [...after.values()], charts };
    },
  };
}

function releasesOf(files: readonly ParsedFile[]): Declared[] {
  const objects = files.flatMap((file) => file.objects);
  return objects.flatMap(({ object, at }) =>
    isKind(object, "HelmRelease") && object.spec.suspend !== true ? [{ object, at }] : [],
  );
}

/** One release: to be refused, or to be rendered from these files. Equal keys, equal results. */
type Work =
  | { readonly key: string; readonly declared: Declared; readonly reason: string }
  | {
      readonly key: string;
      readonly declared: Declared;
      readonly release: ChartRelease;
      readonly directory: string;
      readonly whole: WholeTree;
      readonly chart: readonly TreeFile[];
    };

function workOf(whole: WholeTree | null, declared: Declared, all: readonly AnyObject[]): Work {
  const read = readRelease(declared.object, all);
  const shown = shownAs(declared);
  if (whole === null) return { key: `${shown}: ${tooMuch}`, declared, reason: tooMuch };
  if (read.kind === "refused") return { key: `${shown}: ${read.reason}`, declared, reason: read.reason };
  const { release } = read;
  const { directory } = release;
  const chart = chartFiles(whole, release);
  const key = hashValue([shown, declared.at, release, chart.map(({ path, blob }) => [path, blob])]);
  return { key, declared, release, directory, whole, chart };
}

const tooMuch = "the repository as a whole breaks a limit of what is fetched";

function shownAs({ object, at }: Declared): string {
  return builtFile(at.file, `helm template ${object.metadata.name}`);
}

function refusedRelease(declared: Declared, reason: string): ParsedFile {
  const { name, namespace = "" } = declared.object.metadata;
  return refuseFile(shownAs(declared), `HelmRelease ${namespace}/${name} is not rendered: ${reason}`, declared.at);
}

function chartFiles(whole: WholeTree, { directory, valuesFiles }: ChartRelease): TreeFile[] {
  const values = plainFiles(whole.files).filter(({ path }) => valuesFiles.includes(path));
  const chart = filesBelow(whole, [directory]);
  return [...chart, ...values.filter((file) => !chart.includes(file))];
}

async function rendered(work: Work, { parse, build }: Tools): Promise<ParsedFile> {
  const { declared } = work;
  if ("reason" in work) return refusedRelease(declared, work.reason);
  const { release, directory, whole, chart } = work;
  if (!chart.some(({ path }) => path === joined(directory, "Chart.yaml"))) {
    return refusedRelease(declared, `there is no chart in ${directory || "the repository's root"}`);
  }
  const built = await build.chart({ ...release, files: await readFiles(whole, chart) });
  if (built.kind === "failed") return refusedRelease(declared, built.message);
  const path = shownAs(declared);
  const [parsed] = await parse([{ path, text: built.text, home: release.namespace }]);
  return parsed ?? refuseFile(path, "what it renders cannot be read");
}
