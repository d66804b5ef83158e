import { buildRoots, isKustomization, type ParsedFile, refuseFile } from "../manifests/index.ts";
import type { BuildRoot } from "../manifests/kustomizations.ts";
import { builtFile } from "../model/built-file.ts";
import { hashValue } from "../model/hash.ts";
import type { BlobId, Tree, TreeFile, WholeTree } from "../model/tree.ts";
import type { BuildFile, BuildKustomization, ParseFiles } from "./ports.ts";

export interface KustomizationBuilder {
  /** What the kustomizations of these directories build, each as one file. Equal files are built once. */
  build(tree: Tree, directories: readonly string[]): Promise<readonly ParsedFile[]>;
}

interface Tools {
  readonly parse: ParseFiles;
  readonly build: BuildKustomization;
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
        const files = filesOf(whole, root);
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
  const texts = await readTexts(whole, marks);
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
  const path = builtFile(root.file);
  if (root.refusal !== null) return refuseFile(path, root.refusal, root.file);
  const built = await tools.build({ directory: root.directory, files: await readTexts(whole, files) });
  if (built.kind === "failed") return refuseFile(path, `${root.file} cannot be built: ${built.message}`, root.file);
  const [parsed] = await tools.parse([{ path, text: built.text }]);
  return parsed ?? refuseFile(path, "what it builds cannot be read");
}

function filesOf({ files }: WholeTree, { directories }: BuildRoot): TreeFile[] {
  return plainFiles(files).filter(({ path }) => directories.some((directory) => isBelow(path, directory)));
}

/** A link could lead anywhere: none is handed to a build. */
function plainFiles(files: readonly TreeFile[]): TreeFile[] {
  return files.filter(({ mode }) => mode === "file" || mode === "executable");
}

async function readTexts(whole: WholeTree, files: readonly TreeFile[]): Promise<BuildFile[]> {
  const contents = await whole.read([...new Set(files.map(({ blob }) => blob))] as BlobId[]);
  return files.flatMap(({ path, blob }) => {
    const content = contents.get(blob);
    return content ? [{ path, content }] : [];
  });
}

function joined(path: string, directory: string): string {
  return [path, directory].filter(Boolean).join("/");
}

function isBelow(path: string, directory: string): boolean {
  return directory === "" || path.startsWith(`${directory}/`);
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
