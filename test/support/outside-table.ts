/**
 * Rows taken over as data from upstream's own tests. Rows that are ours, about the same rules, have a name that ends
 * in `*`; they are run with the others and not counted as upstream's.
 */
export interface OutsideTable<Row = unknown> {
  /** `MODULE/path`, the module as Go names it: `k8s.io/kubernetes/pkg/...`. */
  readonly file: string;
  /** Test functions of that file. */
  readonly tests: string;
  /** The release the rows were read from. */
  readonly release: string;
  readonly rows: readonly Row[];
}

/** Whether a row is upstream's; `*` ends the name of one that is ours. */
export function isUpstream(row: unknown): boolean {
  const name = Array.isArray(row) ? row[0] : typeof row === "object" && row !== null && "name" in row ? row.name : null;
  return typeof name !== "string" || !name.endsWith("*");
}
