/** The last lines of a text that comes in pieces. Keeps no more of it than these. */
export async function* lastLines(parts: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  const lines: Buffer[] = [];
  let open: Buffer[] = [];
  const close = (): void => {
    lines.push(Buffer.concat(open));
    open = [];
    if (lines.length > count) lines.shift();
  };
  for await (const part of parts) {
    let from = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, from)) {
      open.push(part.subarray(from, end + 1));
      from = end + 1;
      close();
    }
    if (from < part.length) open.push(part.subarray(from));
  }
  if (open.length > 0) close();
  if (count > 0) yield Buffer.concat(lines);
}
