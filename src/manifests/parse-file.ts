import type { Problem, SourceLocation } from "../model/problem.ts";
import { checkObject } from "./check-object.ts";
import { expandList } from "./expand-list.ts";
import type { FieldPath } from "./field-path.ts";
import type { Finding } from "./finding.ts";
import { limits } from "./limits.ts";
import type { ParsedFile, ParsedObject, UndecidedObject } from "./parsed-file.ts";
import { refuseFile } from "./refuse-file.ts";
import { createTeller, type Teller } from "./tell.ts";
import { lineCounter } from "./yaml/line-column.ts";
import { readDocuments } from "./yaml/read-documents.ts";

/**
 * Reads one file to objects that are checked against their schema, defaulted and held to Kubernetes' rules. Total: any
 * text gives a result, and all that is wrong with it is in `problems`, in the order of its lines. `home` is the namespace of
 * objects that name none.
 */
export function parseFile(path: string, given: string, home = "default"): ParsedFile {
  const text = given.startsWith("\uFEFF") ? given.slice(1) : given;
  if (isTooLarge(text))
    return refuseFile(path, `the file is larger than ${limits.fileBytes} bytes: a manifest that size is refused`);
  const { documents, faults } = readDocuments(text);
  const teller = createTeller(path, text);
  const problems: Problem[] = faults.map((fault) => teller.tellFault(fault));
  const objects: ParsedObject[] = [];
  const undecided: UndecidedObject[] = [];
  const place = lineCounter(text);
  for (const { value, start } of documents) {
    const { line, column } = place(start);
    const at = { file: path, line, column };
    for (const part of expandList(value)) read({ part, start, at, home, teller, objects, problems, undecided });
  }
  const broken = problems.some(({ severity }) => severity === "error");
  return { path, text, objects: broken ? [] : objects, problems: inOrder(problems), undecided, broken };
}

interface Reading {
  readonly part: { readonly value: unknown; readonly within: FieldPath };
  readonly start: number;
  readonly at: SourceLocation;
  readonly home: string;
  readonly teller: Teller;
  readonly objects: ParsedObject[];
  readonly problems: Problem[];
  readonly undecided: UndecidedObject[];
}

function read(reading: Reading): void {
  const { part, start, at, home, teller, objects, problems } = reading;
  const { value, within } = part;
  const { object, findings } = checkObject(value, home);
  for (const finding of findings) {
    if (problems.length === limits.problemsPerFile) problems.push(manyMore(at));
    if (problems.length > limits.problemsPerFile) break;
    problems.push(teller.tell(start, inside(within, finding)));
  }
  const unknown = findings.find(({ code, severity }) => code === "unknown-kind" && severity === "warning");
  if (!object && !unknown) return;
  const placed = within.length === 0 ? at : teller.place(start, within);
  if (object) objects.push({ object, at: placed, start, within });
  else if (unknown) defer(reading, placed, teller.tell(start, inside(within, unknown)));
}

function defer(
  { part: { value, within }, start, home, undecided }: Reading,
  at: SourceLocation,
  problem: Problem,
): void {
  const { apiVersion, kind } = value as { apiVersion: string; kind: string };
  undecided.push({ key: `${apiVersion}/${kind}`, value, at, start, within, home, problem });
}

function inside(within: FieldPath, finding: Finding): Finding {
  return within.length === 0 ? finding : { ...finding, path: [...within, ...finding.path] };
}

function manyMore(at: SourceLocation): Problem {
  const message = `more than ${limits.problemsPerFile} problems in this file: the rest is not shown`;
  return { code: "limit", severity: "error", message, hint: null, at, frame: null };
}

function isTooLarge(text: string): boolean {
  return text.length * 3 > limits.fileBytes && Buffer.byteLength(text) > limits.fileBytes;
}

function inOrder(problems: readonly Problem[]): Problem[] {
  if (problems.length < 2) return [...problems];
  const rank = ({ at }: Problem) => (at ? at.line * 1e6 + at.column : 0);
  return [...problems].sort((a, b) => rank(a) - rank(b));
}
