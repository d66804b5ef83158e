import type { AnyObject, DesiredObject } from "../model/object.ts";
import type { Problem, SourceLocation } from "../model/problem.ts";
import type { FieldPath } from "./field-path.ts";

/** One object of a file with what is needed to find any of its fields again. */
export interface ParsedObject extends DesiredObject<AnyObject> {
  /** Offset of its document in the text. */
  readonly start: number;
  /** Where in its document it stands: empty, or `items`, n in a List. */
  readonly within: FieldPath;
}

/**
 * What became of one file. A plain value: it can be kept by the file's blob id and path, and sent between threads.
 * A file with an error stands or falls as one: its objects are not to be used, and what it gave before stays.
 */
export interface ParsedFile {
  readonly path: string;
  readonly text: string;
  /** Schema checked, defaulted, rules checked. None where the file is broken. */
  readonly objects: readonly ParsedObject[];
  readonly problems: readonly Problem[];
  /** Objects of kinds that this file alone cannot tell: a CustomResourceDefinition elsewhere may make them known. */
  readonly undecided: readonly UndecidedObject[];
  /** At least one problem is an error. */
  readonly broken: boolean;
}

/** An object that is left out unless its kind is defined; `problem` says so. */
export interface UndecidedObject {
  /** `group/version/Kind`. */
  readonly key: string;
  readonly value: unknown;
  readonly at: SourceLocation;
  readonly start: number;
  readonly within: FieldPath;
  /** The namespace it is in where it names none. */
  readonly home: string;
  readonly problem: Problem;
}

/** An object with its file, while the files of a revision are put together. */
export interface PlacedObject extends ParsedObject {
  readonly file: ParsedFile;
}
