/** Where objects that were built come from: what they were built by, marked, for no file holds them as they are. */
export function builtFile(from: string, how: string): string {
  return `${from} (${how})`;
}

/** The file behind a place of objects that were built; null for a file of the repository itself. */
export function builtBy(file: string): string | null {
  return /^(.*) \((?:kustomize build|helm template [^()]*)\)$/.exec(file)?.[1] ?? null;
}
