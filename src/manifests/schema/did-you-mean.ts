/** The candidate a person most likely meant, or null where none is near enough to be worth a guess. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let best: string | null = null;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    const [meant, written] = [candidate.toLowerCase(), word.toLowerCase()];
    // The start of a word, such as mem or config, is one step away from it.
    const distance = written.length > 2 && meant.startsWith(written) ? 1 : editDistance(written, meant);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (Damerau's distance, swaps not overlapping). */
export function editDistance(a: string, b: string): number {
  const row = (from: number) => Array.from({ length: b.length + 1 }, (_, index) => from + index);
  let beforeLast: number[] = [];
  let last = row(0);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const cost = Math.min(at(last, j) + 1, at(current, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      current[j] = swapped ? Math.min(cost, at(beforeLast, j - 2) + 1) : cost;
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
