import type { PolicyRule } from "../../../model/kubernetes.generated.ts";
import { mastersGroup } from "../access/authorize.ts";
import { currentPolicy } from "../access/current-policy.ts";
import { rulesOfUser } from "../access/user-rules.ts";
import { type Answer, refuse } from "../protocol/answer.ts";
import type { ApiRequest } from "../protocol/api-request.ts";
import { failure } from "../protocol/status.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import type { ResourcePath } from "../routes/resource-path.ts";
import { answerReview, readReview, textOf } from "./review-body.ts";

/** SelfSubjectRulesReview: everything the caller may do in a namespace. */
export function rulesReview({ store }: ApiParts, request: ApiRequest, { kind }: ResourcePath): Answer {
  const review = readReview(request, kind.kind);
  if ("code" in review) return refuse(review);
  const namespace = textOf(review.spec["namespace"]);
  if (namespace === "") return refuse(failure("BadRequest", "no namespace on request"));
  const { user } = request;
  const rules = user.groups.includes(mastersGroup) ? everything : rulesOfUser(currentPolicy(store), user, namespace);
  const status = {
    resourceRules: unique(rules.filter(({ resources }) => resources?.length).map(onResources)),
    nonResourceRules: unique(rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length).map(onPaths)),
    incomplete: false,
  };
  return answerReview(request, kind, { ...review, status });
}

const everything: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

function onResources({ verbs, apiGroups, resources, resourceNames }: PolicyRule): PolicyRule {
  const named = resourceNames?.length ? { resourceNames } : {};
  return { verbs, apiGroups: apiGroups ?? [], resources: resources ?? [], ...named };
}

function onPaths({ verbs, nonResourceURLs }: PolicyRule): PolicyRule {
  return { verbs, nonResourceURLs: nonResourceURLs ?? [] };
}

function unique(rules: readonly PolicyRule[]): PolicyRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
