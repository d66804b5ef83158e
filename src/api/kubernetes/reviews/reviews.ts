import { type Answer, refuse } from "../protocol/answer.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { failure } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ResourcePath } from "../routes/resource-path.ts";
import { accessReview } from "./access-review.ts";
import { rulesReview } from "./rules-review.ts";
import { createToken } from "./token-request.ts";
import { selfReview, tokenReview } from "./user-review.ts";

type Review = (parts: ApiParts, request: ApiRequest, path: ResourcePath) => Answer;

/** What is asked by posting an object and answered on the spot. Nothing of it is kept, and nothing reaches Git. */
const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: accessReview,
  subjectaccessreviews: accessReview,
  localsubjectaccessreviews: accessReview,
  selfsubjectrulesreviews: rulesReview,
  selfsubjectreviews: selfReview,
  tokenreviews: tokenReview,
  "serviceaccounts/token": createToken,
};

/** What answers a path of reviews; null for any other path. */
export function reviewAt({ kind, subresource }: ResourcePath): Review | null {
  const found = reviews[subresource === null ? kind.plural : `${kind.plural}/${subresource}`];
  return found ? (parts, request, path) => posted(found, parts, { request, path }) : null;
}

interface Posted {
  readonly request: ApiRequest;
  readonly path: ResourcePath;
}

function posted(review: Review, parts: ApiParts, { request, path }: Posted): Answer {
  const one = path.subresource === null && path.name !== null;
  if (request.method !== "POST" || one) {
    return refuse(failure("MethodNotAllowed", "the server does not allow this method on the requested resource"));
  }
  return review(parts, request, path);
}
