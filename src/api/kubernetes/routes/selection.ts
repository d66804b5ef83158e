import type { AnyObject } from "../../../model/object.ts";
import { parseFieldSelector } from "../protocol/field-selector.ts";
import { parseLabelSelector } from "../protocol/label-selector.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ServedKind } from "../served-kinds.ts";

export type Selects = (object: AnyObject) => boolean;

/** What `labelSelector` and `fieldSelector` of a query select, or what is wrong with them. */
export function selectionOf(kind: ServedKind, query: URLSearchParams): Selects | Status {
  const labelText = query.get("labelSelector") ?? "";
  const byLabels = parseLabelSelector(labelText);
  if (byLabels === null) return failure("BadRequest", `unable to parse label selector ${JSON.stringify(labelText)}`);
  const byFields = parseFieldSelector(query.get("fieldSelector") ?? "", kind.kind);
  if (typeof byFields === "string") return failure("BadRequest", byFields);
  return (object) => byLabels(object.metadata.labels ?? {}) && byFields(object);
}
