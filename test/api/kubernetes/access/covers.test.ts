import { describeRules, uncovered } from "../../../../src/api/kubernetes/access/covers.ts";
import type { PolicyRule } from "../../../../src/model/kubernetes.generated.ts";

/** `verbs@groups/resources[names]` for resources, `verbs URL,URL` for paths. */
function rule(text: string): PolicyRule {
  const [verbs = "", what = ""] = text.split(/[@ ](.*)/s);
  if (text.includes(" ")) return { verbs: verbs.split(","), nonResourceURLs: what.split(",") };
  const [, groups = "", resources = "", names] = /^([^/]*)\/([^[]*)(?:\[(.*)\])?$/.exec(what) ?? [];
  const named = names === undefined ? {} : { resourceNames: names.split(",") };
  return { apiGroups: groups.split(","), resources: resources.split(","), ...named, verbs: verbs.split(",") };
}

/** Rows of kubernetes' registry/rbac/validation/policy_comparator_test.go: what the owner holds, what is wanted, what is missing. */
const rows: readonly (readonly [
  name: string,
  held: readonly string[],
  wanted: readonly string[],
  missing: readonly string[],
])[] = [
  ["ExactMatch", ["get@v1/builds"], ["get@v1/builds"], []],
  [
    "MultipleRulesCoveringSingleRule",
    ["delete@v1/deployments", "delete@v1/builds", "update@v1/builds,deployments"],
    ["delete,update@v1/builds,deployments"],
    [],
  ],
  [
    "MultipleAPIGroupsCoveringSingleRule",
    [
      ...["delete@group1/deployments", "delete@group1/builds", "update@group1/builds,deployments"],
      ...["delete@group2/deployments", "delete@group2/builds", "update@group2/builds,deployments"],
    ],
    ["delete,update@group1,group2/builds,deployments"],
    [],
  ],
  [
    "SingleAPIGroupsCoveringMultiple",
    ["delete,update@group1,group2/builds,deployments"],
    [
      ...["delete@group1/deployments", "delete@group1/builds", "update@group1/builds,deployments"],
      ...["delete@group2/deployments", "delete@group2/builds", "update@group2/builds,deployments"],
    ],
    [],
  ],
  [
    "MultipleRulesMissingSingleVerbResourceCombination",
    ["delete,update@v1/builds,deployments", "delete@v1/pods"],
    ["delete,update@v1/builds,deployments,pods"],
    ["update@v1/pods"],
  ],
  ["APIGroupStarCoveringMultiple", ["get@*/roles"], ["get@group1,group2/roles"], []],
  ["EnumerationNotCoveringAPIGroupStar", ["get@dummy-group/roles"], ["get@*/roles"], ["get@*/roles"]],
  ["APIGroupStarCoveringStar", ["get@*/roles"], ["get@*/roles"], []],
  ["VerbStarCoveringMultiple", ["*@v1/roles"], ["watch,list@v1/roles"], []],
  [
    "EnumerationNotCoveringVerbStar",
    ["get,list,watch,create,update,delete,exec@v1/roles"],
    ["*@v1/roles"],
    ["*@v1/roles"],
  ],
  ["VerbStarCoveringStar", ["*@v1/roles"], ["*@v1/roles"], []],
  ["ResourceStarCoveringMultiple", ["get@v1/*"], ["get@v1/resourcegroup:deployments"], []],
  ["EnumerationNotCoveringResourceStar", ["get@v1/roles,resourcegroup:deployments"], ["get@v1/*"], ["get@v1/*"]],
  ["ResourceStarCoveringStar", ["get@v1/*"], ["get@v1/*"], []],
  ["ResourceNameEmptyCoveringMultiple", ["get@v1/pods"], ["get@v1/pods[foo,bar]"], []],
  ["EnumerationNotCoveringResourceNameEmpty", ["get@v1/pods[foo,bar]"], ["get@v1/pods"], ["get@v1/pods"]],
  ["NonResourceURLs", ["* /apis"], ["* /apis"], []],
  ["NonResourceURLsStar", ["* *"], ["* /apis,/apis/v1,/"], []],
  ["NonResourceURLsStarAfterPrefixDoesntCover", ["* /apis/*"], ["get /apis,/apis/v1"], ["get /apis"]],
  ["NonResourceURLsStarAfterPrefix", ["* /apis/*"], ["get /apis/v1/foo,/apis/v1"], []],
  ["a star covers that part of a resource", ["get@apps/*/scale"], ["get@apps/deployments/scale"], []],
  ["a resource does not cover its parts", ["get@/pods"], ["get@/pods/log"], ["get@/pods/log"]],
];

it.each(rows)("TestCovers%s", (_name, held, wanted, missing) => {
  expect(uncovered(held.map(rule), wanted.map(rule))).toEqual(missing.map(rule));
});

it("TestCoversNonResourceURLsWithOtherFields: both halves of a mixed rule count", () => {
  const mixed = { ...rule("get@v1/builds"), nonResourceURLs: ["/apis"] };
  expect(uncovered([mixed], [mixed])).toEqual([]);
  expect(uncovered([rule("get@v1/builds")], [mixed])).toEqual([rule("get /apis")]);
});

it("describes rules as kubectl prints them, the verbs of like ones together", () => {
  expect(describeRules([rule("list@apps/deployments"), rule("get /apis"), rule("get@apps/deployments")])).toEqual([
    '{APIGroups:["apps"], Resources:["deployments"], Verbs:["list" "get"]}',
    '{NonResourceURLs:["/apis"], Verbs:["get"]}',
  ]);
});
