/** One container whose log is read. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogLine {
  readonly source: LogSource;
  /** RFC 3339 with nine digits of a second, always in UTC: in the order of time as text. */
  readonly stamp: string;
  readonly text: string;
}

/** A line as the API sends it with timestamps. One without a stamp belongs to the line before it. */
export function parseLine(line: string): { readonly stamp: string; readonly text: string } | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) ?(.*)$/s.exec(line);
  return found ? { stamp: found[1] ?? "", text: found[2] ?? "" } : null;
}

/** Lines of a stream, without their ends. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
