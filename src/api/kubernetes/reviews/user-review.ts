import { apiAudience } from "../auth/account-tokens.ts";
import { knownUser } from "../auth/groups.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import type { ApiRequest, User } from "../protocol/api-request.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ResourcePath } from "../routes/resource-path.ts";
import { answerReview, invalidReview, readReview, textOf, textsOf } from "./review-body.ts";

/** SelfSubjectReview: who the caller is. */
export function selfReview(_parts: ApiParts, request: ApiRequest, { kind }: ResourcePath): Answer {
  const review = readReview(request, kind.kind);
  if ("code" in review) return refuse(review);
  return answerReview(request, kind, { ...review, status: { userInfo: userInfo(request.user) } });
}

/** TokenReview: whom a token stands for. The token is not sent back. */
export function tokenReview({ tokens }: ApiParts, request: ApiRequest, { kind }: ResourcePath): Answer {
  const review = readReview(request, kind.kind);
  if ("code" in review) return refuse(review);
  const [token, asked] = [textOf(review.spec["token"]), textsOf(review.spec["audiences"])];
  if (token === "") return refuse(invalidReview(kind.kind, "spec.token", "a token is required"));
  const known = tokens.review(token, asked.length > 0 ? asked : [apiAudience]);
  const status =
    known === null
      ? { authenticated: false, error: "the token counts for none of these audiences", user: {} }
      : { authenticated: true, user: userInfo(knownUser(known.user)), audiences: known.audiences };
  return answerReview(request, kind, { ...review, spec: { audiences: asked }, status });
}

function userInfo({ name, uid, groups, extra }: User) {
  return { username: name, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) };
}
