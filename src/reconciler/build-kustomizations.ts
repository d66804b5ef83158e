import { buildRoots, isKustomization, type ParsedFile, refuseFile } from "../manifests/index.ts";
import type { BuildRoot } from "../manifests/kustomizations.ts";
import { builtFile } from "../model/built-file.ts";
import { hashValue } from "../model/hash.ts";
import type { Tree, TreeFile, WholeTree } from "../model/tree.ts";
import type { Builders, ParseFiles } from "./ports.ts";
import { directoryOf, filesBelow, joined, plainFiles, readFiles } from "./whole-tree.ts";

export interface KustomizationBuilder {
  /** What the kustomizations of these directories build, each as one file. Equal files are built once. */
  build(tree: Tree, directories: readonly string[]): Promise<readonly ParsedFile[]>;
}

interface Tools {
  readonly parse: ParseFiles;
  readonly build: Builders;
}

/** Builds the kustomizations of a repository: from its own files alone, and again only when one of those changed. */
export function kustomizationBuilder(tools: Tools): KustomizationBuilder {
  let before = new Map<string, ParsedFile>();
  return {
    async build(tree, directories) {
      if (directories.length === 0) return [];
      const whole = await tree.whole();
      if (whole === null) return directories.map((directory) => refuseFile(directory, tooMuch));
      const after = new Map<string, ParsedFile>();
      for (const root of await rootsOf(whole, directories)) {
        const files = filesBelow(whole, root.directories);
        const key = hashValue([root.file, files.map(({ path, blob }) => [path, blob])]);
        after.set(key, before.get(key) ?? (await buildOne(whole, { root, files, tools })));
      }
      before = after;
      return [...after.values()];
    },
  };
}

const tooMuch = "a kustomization may take in files of the whole repository, which breaks a limit: see the fetch limits";

async function rootsOf(whole: WholeTree, directories: readonly string[]): Promise<readonly BuildRoot[]> {
  const marks = plainFiles(whole.files).filter(({ path }) => isKustomization(path));
  const texts = await readFiles(whole, marks);
  const wanted = new Set(directories.map((directory) => joined(whole.path, directory)));
  const candidates = marks.filter(({ path }) => wanted.has(directoryOf(path))).map(({ path }) => path);
  return buildRoots(
    texts.map(({ path, content }) => ({ file: path, text: Buffer.from(content).toString("utf8") })),
    candidates,
  );
}

interface One {
  readonly root: BuildRoot;
  readonly files: readonly TreeFile[];
  readonly tools: Tools;
}

async function buildOne(whole: WholeTree, { root, files, tools }: One): Promise<ParsedFile> {
  const path = builtFile(root.file, "kustomize build");
  if (root.refusal !== null) return refuseFile(path, root.refusal, { file: root.file, line: 1, column: 1 });
  const built = await tools.build.kustomization({ directory: root.directory, files: await readFiles(whole, files) });
  if (built.kind === "failed")
    return refuseFile(path, `${root.file} cannot be built: ${built.message}`, {
      file: root.file,
      line: 1,
      column: 1,
    });
  const [parsed] = await tools.parse([{ path, text: built.text }]);
  return parsed ?? refuseFile(path, "what it builds cannot be read");
}
