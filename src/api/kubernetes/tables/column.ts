import type { Instant } from "../../../model/instant.ts";
import type { AnyObject } from "../../../model/object.ts";
import { type Fields, fieldsOf } from "./fields.ts";

/** One column of a kind as `kubectl get` prints it. Priority 1 shows with `-o wide` only. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly format: "name" | "";
  readonly priority: 0 | 1;
  readonly cell: (object: Fields, now: Instant) => string | number;
}

export function column(
  name: string,
  cell: Column["cell"],
  options: Partial<Pick<Column, "type" | "priority" | "format">> = {},
): Column {
  return { name, type: "string", format: "", priority: 0, cell, ...options };
}

export function wide(name: string, cell: Column["cell"]): Column {
  return column(name, cell, { priority: 1 });
}

export function integer(name: string, cell: (object: Fields, now: Instant) => number): Column {
  return column(name, cell, { type: "integer" });
}

export const nameColumn: Column = column("Name", (object) => object.text("metadata.name"), { format: "name" });

export function cellsOf(columns: readonly Column[], object: AnyObject, now: Instant): (string | number)[] {
  const fields = fieldsOf(object);
  return columns.map(({ cell }) => cell(fields, now));
}
