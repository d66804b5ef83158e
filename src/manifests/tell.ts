import type { Problem, SourceLocation } from "../model/problem.ts";
import type { FieldPath } from "./field-path.ts";
import type { Finding } from "./finding.ts";
import { frameAt } from "./yaml/frame.ts";
import { lineCounter } from "./yaml/line-column.ts";
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
  let locator: Locator | null = null;
  let masked: boolean | null = null;
  const locate = (start: number, path: FieldPath, point: Finding["point"]) => {
    locator ??= createLocator(text);
    return placeOf(locator.offsetOf(start, path, point));
  };
  const placeOf = (offset: number): SourceLocation => ({ file, ...lineCounter(text)(offset) });
  const frame = (at: SourceLocation) => {
    masked ??= holdsSecret(text);
    return frameAt(text, at.line, at.column, { masked });
  };
  return {
    place: (start, path) => locate(start, path, "value"),
    tell(start, { code, severity, message, hint, path, point }) {
      const at = locate(start, path, point);
      return { code, severity, message, hint, at, frame: frame(at) };
    },
    tellFault({ code, message, offset }) {
      const at = placeOf(offset);
      return { code, severity: "error", message, hint: null, at, frame: frame(at) };
    },
  };
}

/** A file with a Secret shows keys in its frames and nothing behind them. */
function holdsSecret(text: string): boolean {
  return /kind["']?\s*:\s*["']?Secret\b/.test(text);
}
