import { grantProblem } from "../../../../src/api/kubernetes/access/escalation.ts";
import { policyOf } from "../../../../src/api/kubernetes/access/policy.ts";
import type { PolicyRule } from "../../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../../src/model/object.ts";

const group = "rbac.authorization.k8s.io";
const of = (kind: string, name: string, rest: object, namespace?: string): AnyObject => ({
  ...{ apiVersion: `${group}/v1`, kind, metadata: { name, ...(namespace ? { namespace } : {}) } },
  ...rest,
});
const reads = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };
const deletes = { apiGroups: [""], resources: ["pods"], verbs: ["delete"] };
const onRoles = (verb: string, ...resourceNames: string[]): PolicyRule => ({
  ...{ apiGroups: [group], resources: ["roles", "clusterroles"], verbs: [verb] },
  ...(resourceNames.length > 0 ? { resourceNames } : {}),
});
const role = (name: string, ...rules: PolicyRule[]) => of("Role", name, { rules }, "shop");
const bind = (name: string, to: string, kind = "Role", namespace: string | undefined = "shop") =>
  of(
    namespace ? "RoleBinding" : "ClusterRoleBinding",
    name,
    { roleRef: { apiGroup: group, kind, name: to }, subjects: [{ kind: "User", name: "bob" }] },
    namespace,
  );
const held = (...rules: PolicyRule[]) => [
  role("own", ...rules),
  of(
    "RoleBinding",
    "own",
    { roleRef: { apiGroup: group, kind: "Role", name: "own" }, subjects: [{ kind: "User", name: "ann" }] },
    "shop",
  ),
  role("deleter", deletes),
  of("ClusterRole", "reader", { rules: [reads] }),
];
const selector = { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] } };

const ann = { name: "ann", groups: ["system:authenticated"] };
const rows: readonly (readonly [
  name: string,
  held: readonly PolicyRule[],
  before: AnyObject | null,
  after: AnyObject,
  refused: string | null,
])[] = [
  ["a role of what one has", [reads], null, role("new", reads), null],
  ["a role of more", [reads], null, role("new", deletes), "not currently held"],
  ["a role that was more before, its rules as they were", [reads], role("new", deletes), role("new", deletes), null],
  ["a role that comes to be more", [reads], role("new", reads), role("new", reads, deletes), "not currently held"],
  ["more, by escalate", [onRoles("escalate")], null, role("new", deletes), null],
  ["more, by escalate on another", [onRoles("escalate", "other")], null, role("new", deletes), "not currently held"],
  ["the same for the whole cluster", [reads], null, of("ClusterRole", "new", { rules: [reads] }), "not currently held"],
  [
    "a role that selects others",
    [reads],
    null,
    of("ClusterRole", "new", selector),
    "must have cluster-admin privileges",
  ],
  ["a binding to what one has", [reads], null, bind("new", "reader", "ClusterRole"), null],
  ["a binding to more", [reads], null, bind("new", "deleter"), "not currently held"],
  ["a binding to more, by bind", [onRoles("bind", "deleter")], null, bind("new", "deleter"), null],
  ["a binding to another, by bind", [onRoles("bind", "other")], null, bind("new", "deleter"), "not currently held"],
  ["a binding in every namespace", [reads], null, bind("new", "reader", "ClusterRole", ""), "not currently held"],
  ["a binding to nothing", [reads], null, bind("new", "gone"), "not found"],
  ["what grants nothing", [], null, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }, null],
];

it.each(rows)("%s", (_name, rules, before, after, refused) => {
  const status = grantProblem(policyOf(held(...rules)), { user: ann, before, after });
  expect(status?.message ?? null).toEqual(refused === null ? null : expect.stringContaining(refused));
});

it("says who, and what is missing", () => {
  const status = grantProblem(policyOf(held(reads)), { user: ann, before: null, after: role("new", deletes) });
  expect(status?.message).toBe(
    'roles.rbac.authorization.k8s.io "new" is forbidden: user "ann" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
  );
});

it("members of system:masters give anything", () => {
  const root = { name: "root", groups: ["system:masters"] };
  expect(grantProblem(policyOf([]), { user: root, before: null, after: role("new", deletes) })).toBeNull();
});

it("a binding stays with its role, whoever writes it", () => {
  const root = { name: "root", groups: ["system:masters"] };
  const status = grantProblem(policyOf(held(reads)), {
    user: root,
    before: bind("b", "own"),
    after: bind("b", "deleter"),
  });
  expect(status).toMatchObject({ reason: "Invalid", details: { causes: [{ field: "roleRef" }] } });
  expect(
    grantProblem(policyOf(held(reads)), { user: root, before: bind("b", "own"), after: bind("b", "own") }),
  ).toBeNull();
});
