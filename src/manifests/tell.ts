import type { Problem, SourceLocation } from "../model/problem.ts";
import type { FieldPath } from "./field-path.ts";
import type { Finding } from "./finding.ts";
import { frameOf } from "./yaml/frame.ts";
import { type LineColumn, lineCounter } from "./yaml/line-column.ts";
import { createLocator, type Locator } from "./yaml/locate.ts";
import type { SyntaxFault } from "./yaml/syntax-fault.ts";

/** Turns findings of one file into problems with a place and a frame. Costs nothing until there is one. */
export interface Teller {
  /** `start` is the offset of the document the finding is about. */
  tell(start: number, finding: Finding): Problem;
  tellFault(fault: SyntaxFault): Problem;
  place(start: number, path: FieldPath): SourceLocation;
}

export function createTeller(file: string, text: string): Teller {
  const place = lineCounter(text);
  let locator: Locator | null = null;
  const secrets = new Map<number, boolean>();
  const locate = (start: number, path: FieldPath, point: Finding["point"]) => {
    locator ??= createLocator(text);
    return place(locator.offsetOf(start, path, point));
  };
  const frame = (at: LineColumn, document: string, start: number) => {
    const masked = secrets.get(start) ?? holdsSecret(document);
    secrets.set(start, masked);
    return frameOf(text, at, { masked });
  };
  const within = ({ line, column }: LineColumn): SourceLocation => ({ file, line, column });
  return {
    place: (start, path) => within(locate(start, path, "value")),
    tell(start, { code, severity, message, hint, path, point }) {
      const at = locate(start, path, point);
      return { code, severity, message, hint, at: within(at), frame: frame(at, documentAt(text, start), start) };
    },
    tellFault({ code, message, hint, offset }) {
      const at = place(offset);
      return { code, severity: "error", message, hint, at: within(at), frame: frame(at, text, -1) };
    },
  };
}

function documentAt(text: string, start: number): string {
  const end = text.indexOf("\n---", start);
  return text.slice(Math.max(0, text.lastIndexOf("\n---", start)), end < 0 ? undefined : end);
}

/** What holds a Secret shows keys in its frames and nothing behind them. */
function holdsSecret(text: string): boolean {
  return /kind["']?\s*:\s*["']?Secret\b/.test(text);
}
