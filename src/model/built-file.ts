const mark = " (kustomize build)";

/** Where objects that were built come from: the kustomization they were built by, marked, for no file holds them as they are. */
export function builtFile(kustomization: string): string {
  return `${kustomization}${mark}`;
}

/** The kustomization behind a place objects come from; null for a file of the repository. */
export function builtBy(file: string): string | null {
  return file.endsWith(mark) ? file.slice(0, -mark.length) : null;
}
