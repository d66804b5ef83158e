import { compareText } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";
import type { TreeFile } from "../model/tree.ts";
import { limits } from "./limits.ts";

export interface SelectedFiles {
  /** Plain manifests, in the order of their paths. */
  readonly files: readonly TreeFile[];
  /** Directories with a kustomization: their files are parts of a build, not manifests. Only the outermost are listed. */
  readonly kustomizations: readonly string[];
  readonly problems: readonly Problem[];
}

const manifestName = /\.(ya?ml|json)$/i;
const kustomizationName = /^(kustomization\.ya?ml|Kustomization)$/;

/** Which files of a tree are manifests. Symbolic links and submodules are never followed, hidden directories never entered. */
export function selectFiles(tree: readonly TreeFile[]): SelectedFiles {
  const visible = tree.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
  const kustomizations = outermost(directoriesOf(visible, (name) => kustomizationName.test(name)));
  const charts = outermost(directoriesOf(visible, (name) => name === "Chart.yaml"));
  const built = [...kustomizations, ...charts];
  const candidates = visible
    .filter(({ path }) => manifestName.test(path) && !built.some((directory) => isBelow(path, directory)))
    .sort((a, b) => compareText(a.path, b.path));
  const plain = candidates.filter(({ mode }) => mode === "file" || mode === "executable");
  const linked = candidates.filter(({ mode }) => mode === "symlink" || mode === "submodule");
  const total = plain.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > limits.repositoryBytes) return { files: [], kustomizations: [], problems: [tooLarge(total)] };
  const problems = [...linked.map(notFollowed), ...charts.map(notRendered)];
  return { files: plain, kustomizations, problems };
}

function directoriesOf(files: readonly TreeFile[], isMark: (name: string) => boolean): string[] {
  const marks = files.filter(({ path }) => isMark(path.slice(path.lastIndexOf("/") + 1)));
  return marks.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf("/")))).sort(compareText);
}

function outermost(directories: readonly string[]): string[] {
  return directories.filter(
    (directory) => !directories.some((other) => other !== directory && isBelow(directory, other)),
  );
}

function isBelow(path: string, directory: string): boolean {
  return directory === "" || path.startsWith(`${directory}/`);
}

function notFollowed({ path, mode }: TreeFile): Problem {
  const what = mode === "symlink" ? "a symbolic link" : "a submodule";
  return problem("not-followed", "warning", { path, message: `${path} is ${what}: it is not followed` });
}

function notRendered(path: string): Problem {
  const message = `${path} is a Helm chart: its templates are not manifests and are left out`;
  const hint = "declare a HelmRelease whose chart is this directory, or commit what helm template prints";
  return { ...problem("chart", "warning", { path: `${path}/Chart.yaml`, message }), hint };
}

function tooLarge(bytes: number): Problem {
  const message = `the manifests are ${bytes} bytes together, more than ${limits.repositoryBytes}: none is read`;
  return { ...problem("limit", "error", { path: "", message }), at: null };
}

function problem(
  code: string,
  severity: Problem["severity"],
  { path, message }: { readonly path: string; readonly message: string },
): Problem {
  return { code, severity, message, hint: null, at: { file: path, line: 1, column: 1 }, frame: null };
}
