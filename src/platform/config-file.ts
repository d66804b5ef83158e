import { LineCounter, parseDocument } from "yaml";
import { frameAt } from "../manifests/yaml/frame.ts";
import type { Problem, SourceLocation } from "../model/problem.ts";

/** A configuration file as text, with the name to call it by in errors. */
export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

export interface ConfigFile {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where a setting stands, with its line; null for one that is not in the file. A key is found by the path to it. */
  locate(path: readonly string[], part: "key" | "value"): { at: SourceLocation; frame: string } | null;
}

interface Ranged {
  readonly range?: readonly [number, ...number[]] | null;
}

/** Parses YAML with positions. Aliases are refused by limit: a configuration needs none. */
export function parseConfigFile({ path, text }: ConfigText): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { at: { file: path, line, column: col }, frame: frameAt(text, line, col) };
  };
  const problems = document.errors.map(
    ({ message, pos }): Problem => ({
      code: "config-syntax",
      severity: "error",
      message,
      hint: null,
      ...placeAt(pos[0]),
    }),
  );
  const { value, excess } = problems.length > 0 ? { value: {}, excess: [] } : plainValue(document);
  return {
    value,
    problems: [...problems, ...excess],
    locate: (names, part) => {
      const node =
        part === "key" ? keyNode(document, names) : (document.getIn(names.map(numeric), true) as Ranged | undefined);
      return node?.range ? placeAt(node.range[0]) : null;
    },
  };
}

function plainValue(document: ReturnType<typeof parseDocument>): { value: unknown; excess: Problem[] } {
  try {
    return { value: document.toJS({ maxAliasCount: 10 }), excess: [] };
  } catch {
    const message = "too many YAML aliases for a configuration";
    return {
      value: {},
      excess: [{ code: "config-syntax", severity: "error", message, hint: null, at: null, frame: null }],
    };
  }
}

function keyNode(document: ReturnType<typeof parseDocument>, names: readonly string[]): Ranged | undefined {
  const parent = names.length > 1 ? document.getIn(names.slice(0, -1).map(numeric), true) : document.contents;
  const items = (parent as { items?: readonly { key?: Ranged & { value?: unknown } }[] } | null)?.items ?? [];
  return items.find((item) => item.key?.value === names.at(-1))?.key;
}

function numeric(name: string): string | number {
  return /^\d+$/.test(name) ? Number(name) : name;
}
