import type { LineColumn } from "./line-column.ts";

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
export function frameOf(
  text: string,
  { line, column, lineStart }: LineColumn,
  { masked = false }: FrameOptions = {},
): string {
  const end = text.indexOf("\n", lineStart);
  const source = text.slice(lineStart, end < 0 ? undefined : end).replace(/\r$/, "");
  const from = Math.max(0, column - 1 - (widest - 20));
  const shown = printable(masked ? mask(source) : source).slice(from, from + widest);
  const caret = Math.min(column - 1 - from, shown.length);
  const gutter = String(line);
  return `${gutter} | ${shown.trimEnd()}\n${" ".repeat(gutter.length)} | ${" ".repeat(caret)}^`;
}

/** The same for a line counted from the start of the text. */
export function frameAt(text: string, line: number, column: number): string {
  let lineStart = 0;
  for (let at = 1; at < line; at += 1) lineStart = text.indexOf("\n", lineStart) + 1;
  return frameOf(text, { line, column, lineStart });
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
