/** A Job has no more indexes than this, by Kubernetes' own rule. */
const mostIndexes = 100_000;

/** The indexes a text such as `0,2-4` lists. */
export function indexesIn(text: string): Set<number> {
  const indexes = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) continue;
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), mostIndexes);
    for (let index = first; index <= last; index++) indexes.add(index);
  }
  return indexes;
}
