import type { CustomKind } from "../../../manifests/custom/custom-kind.ts";
import type { Instant } from "../../../model/instant.ts";
import { ageColumn, since } from "./age.ts";
import { type Column, column, nameColumn } from "./column.ts";
import { valuesAt } from "./json-path.ts";

/** Name, then what the definition asks for; the age where it asks for nothing. */
export function customColumns({ columns }: CustomKind): readonly Column[] {
  if (columns.length === 0) return [nameColumn, ageColumn];
  return [
    nameColumn,
    ...columns.map(({ name, type, jsonPath, priority = 0 }) =>
      column(name, (object, now) => cellOf(valuesAt(object.whole, jsonPath), type, now), {
        type: type === "integer" || type === "date" ? type : "string",
        priority: priority > 0 ? 1 : 0,
      }),
    ),
  ];
}

function cellOf([first]: readonly unknown[], type: string, now: Instant): string | number {
  if (first === undefined) return "";
  if (type === "date") return since(String(first), now);
  if (type === "integer" && typeof first === "number") return first;
  return typeof first === "object" ? JSON.stringify(first) : String(first);
}
