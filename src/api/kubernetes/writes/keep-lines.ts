/** A text as a person wrote it, and as the serializer writes it before and after a change. */
export interface Renderings {
  readonly written: string;
  readonly before: string;
  readonly after: string;
}

/** Lines compared one by one; more are taken over as rendered, because comparing takes their product in time. */
const mostLines = 2_000;

/**
 * The changed text with every line that the change does not touch as its author wrote it: spacing, quotes and all. Where
 * the serializer breaks lines differently than the author did, lines cannot be told apart and its rendering stands.
 */
export function keepLines({ written, before, after }: Renderings): string {
  const [original, old, next] = [written.split("\n"), before.split("\n"), after.split("\n")];
  if (original.length !== old.length) return after;
  const head = commonStart(old, next);
  const tail = commonStart(old.slice(head).reverse(), next.slice(head).reverse());
  const middle = keepMiddle(
    original.slice(head, old.length - tail),
    old.slice(head, old.length - tail),
    next.slice(head, next.length - tail),
  );
  return [...original.slice(0, head), ...middle, ...original.slice(original.length - tail)].join("\n");
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) if (a[at] !== b[at]) return at;
  return shorter;
}

function keepMiddle(original: readonly string[], old: readonly string[], next: readonly string[]): readonly string[] {
  if (old.length > mostLines || next.length > mostLines) return next;
  const lengths = commonLengths(old, next);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const kept: string[] = [];
  let i = 0;
  for (let j = 0; j < next.length; j += 1) {
    while (i < old.length && old[i] !== next[j] && at(i + 1, j) >= at(i, j + 1)) i += 1;
    kept.push(i < old.length && old[i] === next[j] ? (original[i++] ?? "") : (next[j] ?? ""));
  }
  return kept;
}

/** `lengths[i][j]`: the longest common subsequence of what follows from i and from j on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) fillRow(lengths, { i, line: a[i] ?? "", b });
  return lengths;
}

function fillRow(
  lengths: readonly Uint16Array[],
  { i, line, b }: { i: number; line: string; b: readonly string[] },
): void {
  const [row, below] = [lengths[i], lengths[i + 1]];
  if (!row || !below) return;
  for (let j = b.length - 1; j >= 0; j -= 1) {
    row[j] = line === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
}
