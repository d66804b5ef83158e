import type { AnyObject } from "../../../model/object.ts";
import { jsonPatch, PatchFailure } from "../patch/json-patch.ts";
import { isObject, type JsonObject } from "../patch/json-value.ts";
import { mergePatch } from "../patch/merge-patch.ts";
import { strategicMerge } from "../patch/strategic-merge.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { readBody } from "../protocol/read-body.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { ServedKind } from "../served-kinds.ts";

type Apply = (target: JsonObject, patch: unknown) => unknown;

/** Groups whose lists have merge keys; custom resources have none, as in Kubernetes. */
const customGroups = /^(berth\.dev|keda\.sh|metallb\.io|traefik\.io)$/;

const patches: Readonly<Record<string, Apply>> = {
  "application/json-patch+json": jsonPatch,
  "application/merge-patch+json": mergePatch,
  "application/strategic-merge-patch+json": mergedStrategically,
  // Of a part of an object: the object itself is applied with owners, see apply-object.ts.
  "application/apply-patch+yaml": mergedStrategically,
};

/** What an object becomes by the patch in a request, or why it cannot. */
export function applyPatch(
  request: ApiRequest,
  kind: ServedKind,
  target: AnyObject,
): { readonly value: unknown } | Status {
  const apply = patches[request.contentType];
  const strategic =
    request.contentType === "application/strategic-merge-patch+json" &&
    (kind.custom !== null || customGroups.test(kind.group));
  if (!apply || strategic) {
    return failure(
      "UnsupportedMediaType",
      `the body of the request was in an unknown format: ${request.contentType || "none"}`,
    );
  }
  const body = readBody(request);
  if ("code" in body) return body;
  try {
    return { value: apply(target as unknown as JsonObject, body.value) };
  } catch (error) {
    if (!(error instanceof PatchFailure)) throw error;
    return failure("Invalid", `the patch cannot be applied: ${error.message}`);
  }
}

function mergedStrategically(target: JsonObject, patch: unknown): unknown {
  if (!isObject(patch)) throw new PatchFailure("a patch is an object");
  return strategicMerge(target, patch);
}
