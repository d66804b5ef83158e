/** Line and column of an offset, both from 1; lines end at LF or CRLF. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
  /** Offset of the line's first character. */
  readonly lineStart: number;
}

/** A function from offsets to places. Asking in rising order costs one pass over the text in all. */
export function lineCounter(text: string): (offset: number) => LineColumn {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    if (offset < lineStart) {
      line = 1;
      lineStart = 0;
    }
    for (let next = nextLine(text, lineStart); next !== null && next <= offset; next = nextLine(text, lineStart)) {
      line += 1;
      lineStart = next;
    }
    return { line, column: offset - lineStart + 1, lineStart };
  };
}

function nextLine(text: string, from: number): number | null {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? null : feed + 1;
}
