import type { ApiRequest } from "../protocol/api-request.ts";
import type { ServedKind } from "../served-kinds.ts";

/** A request for the objects of one kind: in one namespace, in all (null), or of the whole cluster (""). */
export interface CollectionRequest {
  readonly kind: ServedKind;
  readonly namespace: string | null;
  readonly request: ApiRequest;
}

/** A request for one object. */
export interface ObjectRequest extends CollectionRequest {
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string | null;
}
