/** What one command answered: lines of its output (`! ` before its errors, `= ` before an exit code but 0, `@ ` before what it committed). */
export type Answer = readonly string[];

export interface Variant {
  /** Null for every version that no other variant names. */
  readonly versions: readonly string[] | null;
  readonly lines: Answer;
}

/** One command with what it is to answer. */
export interface Exchange {
  /** Without the `$ `. */
  readonly command: string;
  readonly variants: readonly Variant[];
  /** Versions that do not answer so yet, and why. */
  readonly fault: { readonly versions: readonly string[]; readonly reason: string } | null;
  /** Comment lines in front of it. */
  readonly notes: readonly string[];
}

const faultLine = /^\? ([\d. ]+): (.+)$/;
const variantLine = /^\[([\d. ]+|others)\]$/;

/** Reads a transcript; see test/api/kubernetes/kubectl/README.md for its form. */
export function parseTranscript(text: string): readonly Exchange[] {
  const blocks: { command: string; notes: string[]; lines: string[] }[] = [];
  let notes: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) notes.push(line);
    else if (line.startsWith("$ ")) {
      blocks.push({ command: line.slice(2), notes, lines: [] });
      notes = [];
    } else blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ command, notes: before, lines }) => ({ command, notes: before, ...readBlock(lines) }));
}

function readBlock(lines: readonly string[]): Pick<Exchange, "variants" | "fault"> {
  const [marked, versions = "", reason = ""] = faultLine.exec(lines[0] ?? "") ?? [];
  const body = marked === undefined ? lines : lines.slice(1);
  const marks = body.flatMap((line, index) => (variantLine.test(line) ? [index] : []));
  const starts = marks.length === 0 ? [-1] : marks;
  return {
    fault: marked === undefined ? null : { versions: versions.split(" "), reason },
    variants: starts.map((start, index) => ({
      versions: versionsOf(body[start]),
      lines: withoutBlankEnd(body.slice(start + 1, starts[index + 1])),
    })),
  };
}

function versionsOf(mark: string | undefined): readonly string[] | null {
  const named = variantLine.exec(mark ?? "")?.[1] ?? "others";
  return named === "others" ? null : named.split(" ");
}

export function withoutBlankEnd(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line !== "");
  return lines.slice(0, last + 1);
}

/** What a version is to answer. */
export function expectedOf({ variants }: Exchange, version: string): Answer {
  const own = variants.find(({ versions }) => versions?.includes(version));
  return (own ?? variants.find(({ versions }) => versions === null))?.lines ?? [];
}

export function formatTranscript(exchanges: readonly Exchange[]): string {
  return exchanges.map(formatExchange).join("\n");
}

function formatExchange({ command, variants, fault, notes }: Exchange): string {
  const several = variants.length > 1 || variants.some(({ versions }) => versions !== null);
  const body = variants.flatMap(({ versions, lines }) =>
    several ? [`[${versions?.join(" ") ?? "others"}]`, ...lines] : lines,
  );
  const marks = fault ? [`? ${fault.versions.join(" ")}: ${fault.reason}`] : [];
  return [...notes, `$ ${command}`, ...marks, ...body, ""].join("\n");
}

/** The exchange with what was answered in place of what it expected; versions with a known fault have no say. */
export function answered(exchange: Exchange, answers: ReadonlyMap<string, Answer>): Exchange {
  const { fault } = exchange;
  const counted = [...answers].filter(([version]) => !fault?.versions.includes(version));
  if (counted.length === 0) return exchange;
  const groups = new Map<string, string[]>();
  for (const [version, lines] of counted) {
    const key = lines.join("\n");
    groups.set(key, [...(groups.get(key) ?? []), version]);
  }
  if (groups.size === 1) return { ...exchange, variants: [{ versions: null, lines: counted[0]?.[1] ?? [] }] };
  const variants = [...groups].map(([key, versions]) => ({ versions, lines: key === "" ? [] : key.split("\n") }));
  return { ...exchange, variants };
}
