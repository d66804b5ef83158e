import type { Instant } from "../../../model/instant.ts";
import type { AnyObject } from "../../../model/object.ts";
import { type AcceptedForm, takesJson } from "../protocol/accept.ts";
import { type Answer, json, refuse } from "../protocol/answer.ts";
import { failure } from "../protocol/status.ts";
import type { ServedKind } from "../served-kinds.ts";
import { partialMetadata, type TableOptions, tableOf } from "../tables/table.ts";

/** How objects go out: as they are, as a Table, or as their metadata alone. */
export type Form =
  | { readonly kind: "object" }
  | { readonly kind: "table"; readonly version: string; readonly include: TableOptions["include"] }
  | { readonly kind: "metadata"; readonly version: string };

/** The first form of the client's that we have; null where there is none. */
export function chooseForm(accept: readonly AcceptedForm[], query: URLSearchParams): Form | null {
  const forms = accept.filter(takesJson).map((form) => formOf(form, query));
  return forms.find((form) => form !== null) ?? null;
}

function formOf({ as, group, version: asked }: AcceptedForm, query: URLSearchParams): Form | null {
  if (as === null) return { kind: "object" };
  const version = asked ?? "v1";
  if (group !== "meta.k8s.io" || (version !== "v1" && version !== "v1beta1")) return null;
  if (as === "Table") return { kind: "table", version, include: includeOf(query) };
  return as === "PartialObjectMetadata" || as === "PartialObjectMetadataList" ? { kind: "metadata", version } : null;
}

function includeOf(query: URLSearchParams): TableOptions["include"] {
  const asked = query.get("includeObject");
  return asked === "Object" || asked === "None" ? asked : "Metadata";
}

export const notAcceptable: Answer = refuse(
  failure("NotAcceptable", "only the following media types are accepted: application/json"),
);

/** Metadata of a whole list: revision, and what paging needs. */
export interface ListMetadata {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

export interface Rendering {
  readonly kind: ServedKind;
  readonly form: Form;
  readonly now: Instant;
}

export function renderList(
  objects: readonly AnyObject[],
  metadata: ListMetadata,
  { kind, form, now }: Rendering,
): Answer {
  if (form.kind === "table") return json(tableOf(kind, objects, { ...form, now, metadata: { ...metadata } }));
  if (form.kind === "metadata") {
    const apiVersion = `meta.k8s.io/${form.version}`;
    const items = objects.map((object) => partialMetadata(object, apiVersion));
    return json({ kind: "PartialObjectMetadataList", apiVersion, metadata, items });
  }
  return json({ kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items: objects });
}

/** One object in the client's form: for a get, and for each event of a watch. */
export function renderObject(object: AnyObject, { kind, form, now }: Rendering): unknown {
  if (form.kind === "table") {
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return tableOf(kind, [object], { ...form, now, metadata });
  }
  return form.kind === "metadata" ? partialMetadata(object, `meta.k8s.io/${form.version}`) : object;
}
