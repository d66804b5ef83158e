import type { Problem } from "../../model/problem.ts";
import type { Finding } from "../finding.ts";
import { limits } from "../limits.ts";
import type { PlacedObject } from "../parsed-file.ts";
import { createTeller, type Teller } from "../tell.ts";

/** Collects what is wrong between objects of many files: so many problems at most, for finding a place costs a second reading. */
export interface Findings {
  report(entry: PlacedObject, finding: Finding): void;
  problems(): readonly Problem[];
}

/** `rest` ends the sentence about those that are too many to show: `17 more <rest>`. */
export function collectFindings(rest: string): Findings {
  const tellers = new Map<string, Teller>();
  const problems: Problem[] = [];
  let unseen = 0;
  return {
    report(entry, finding) {
      if (problems.length >= limits.referenceProblems) {
        unseen += 1;
        return;
      }
      const { path, text } = entry.file;
      const teller = tellers.get(path) ?? createTeller(path, text);
      tellers.set(path, teller);
      problems.push(teller.tell(entry.start, { ...finding, path: [...entry.within, ...finding.path] }));
    },
    problems: () => (unseen === 0 ? problems : [...problems, more(unseen, rest)]),
  };
}

function more(unseen: number, rest: string): Problem {
  const message = `${unseen} more ${rest}: they show once the first ${limits.referenceProblems} are mended`;
  return { code: "limit", severity: "warning", message, hint: null, at: null, frame: null };
}
