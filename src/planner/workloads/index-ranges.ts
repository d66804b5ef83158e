/** The indexes a text such as `0,2-4` lists. */
export function indexesIn(text: string): Set<number> {
  const indexes = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) continue;
    const first = Number(match[1]);
    for (let index = first; index <= Number(match[2] ?? first); index++) indexes.add(index);
  }
  return indexes;
}
