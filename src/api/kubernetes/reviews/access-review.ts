import type { Attributes } from "../access/attributes.ts";
import { authorize } from "../access/authorize.ts";
import { currentPolicy } from "../access/current-policy.ts";
import { isObject, type JsonObject } from "../patch/json-value.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import type { ApiRequest, User } from "../protocol/api-request.ts";
import { failure } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ResourcePath } from "../routes/resource-path.ts";
import { answerReview, invalidReview, readReview, textOf, textsOf } from "./review-body.ts";

/** SelfSubjectAccessReview, SubjectAccessReview and LocalSubjectAccessReview: whether somebody may do something. */
export function accessReview({ store }: ApiParts, request: ApiRequest, { kind, namespace }: ResourcePath): Answer {
  const review = readReview(request, kind.kind);
  if ("code" in review) return refuse(review);
  const { spec } = review;
  const user = kind.kind === "SelfSubjectAccessReview" ? request.user : userOf(spec);
  if (user === null)
    return refuse(invalidReview(kind.kind, "spec.user", "at least one of user or group must be specified"));
  const attributes = attributesOf(spec);
  if (attributes === null) return refuse(invalidReview(kind.kind, "spec", oneOfTwo));
  if (kind.namespaced && (attributes.kind === "path" || attributes.namespace !== namespace)) {
    return refuse(failure("BadRequest", "spec.resourceAttributes.namespace must match the namespace of the request"));
  }
  const { allowed, reason } = authorize(user, attributes, currentPolicy(store));
  return answerReview(request, kind, { ...review, status: { allowed, ...(reason === "" ? {} : { reason }) } });
}

const oneOfTwo = "exactly one of nonResourceAttributes or resourceAttributes must be specified";

function userOf({ user, uid, groups, extra }: JsonObject): User | null {
  const [name, members] = [textOf(user), textsOf(groups)];
  if (name === "" && members.length === 0) return null;
  const more = isObject(extra)
    ? Object.fromEntries(Object.entries(extra).map(([key, all]) => [key, textsOf(all)]))
    : {};
  return { name, groups: members, uid: textOf(uid), extra: more };
}

function attributesOf({ resourceAttributes, nonResourceAttributes }: JsonObject): Attributes | null {
  const [resource, path] = [resourceAttributes, nonResourceAttributes].map((given) => (isObject(given) ? given : null));
  if (resource && !path) {
    const text = (name: string): string => textOf(resource[name]);
    return {
      ...{ kind: "resource", verb: text("verb"), group: text("group"), resource: text("resource") },
      ...{ subresource: text("subresource"), namespace: text("namespace"), name: text("name") },
    };
  }
  return path && !resource ? { kind: "path", verb: textOf(path["verb"]), path: textOf(path["path"]) } : null;
}
