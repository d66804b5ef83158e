const widest = 120;

export interface FrameOptions {
  /** Hides everything after a key: the line may hold a secret. */
  readonly masked?: boolean;
}

/**
 * The line with a caret under the column, ready to print:
 *
 *     12 |   replcias: 3
 *        |   ^
 */
export function frameAt(text: string, line: number, column: number, { masked = false }: FrameOptions = {}): string {
  const source = lineOf(text, line);
  const from = Math.max(0, column - 1 - (widest - 20));
  const shown = printable(masked ? mask(source) : source).slice(from, from + widest);
  const caret = Math.min(column - 1 - from, shown.length);
  const gutter = String(line);
  return `${gutter} | ${shown.trimEnd()}\n${" ".repeat(gutter.length)} | ${" ".repeat(caret)}^`;
}

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let at = 1; at < line && start >= 0; at += 1) start = text.indexOf("\n", start) + 1;
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}

/** One column for each character, so that the caret stays under its mark, and nothing a terminal would obey. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get through
  return line.replace(/\t/g, " ").replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, "?");
}

function mask(line: string): string {
  const key = /^(\s*(?:- )*[\w.\-"']+\s*:)\s*\S/.exec(line);
  return key ? `${key[1]} ***` : line.replace(/\S.*/, "***");
}
