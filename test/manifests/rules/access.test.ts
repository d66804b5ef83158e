import { checkObject } from "../../../src/manifests/check-object.ts";
import type { AnyObject } from "../../../src/model/object.ts";

// Rows of kubernetes' pkg/apis/rbac/validation/validation_test.go, as data: what is written, and what is wrong with it.

const apiVersion = "rbac.authorization.k8s.io/v1";
const pods = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
const to = (kind: string, name = "reader", more: object = {}) => ({
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name, ...more },
});
const user = { kind: "User", name: "ann" };

const rows: readonly (readonly [name: string, kind: string, body: object, wrong: readonly string[]])[] = [
  ["a Role", "Role", { rules: [pods] }, []],
  ["a Role without rules", "Role", {}, []],
  ["no verb", "Role", { rules: [{ ...pods, verbs: [] }] }, ["rules[0].verbs: Required"]],
  ["no group", "Role", { rules: [{ ...pods, apiGroups: [] }] }, ["rules[0].apiGroups: Required"]],
  ["no resource", "Role", { rules: [{ ...pods, resources: [] }] }, ["rules[0].resources: Required"]],
  [
    "paths in a namespace",
    "Role",
    { rules: [{ verbs: ["get"], nonResourceURLs: ["/logs"] }] },
    ["rules[0].nonResourceURLs: Invalid"],
  ],
  ["paths", "ClusterRole", { rules: [{ verbs: ["get"], nonResourceURLs: ["/logs"] }] }, []],
  [
    "paths beside resources",
    "ClusterRole",
    { rules: [{ ...pods, nonResourceURLs: ["/logs"] }] },
    ["rules[0].nonResourceURLs: Invalid"],
  ],
  [
    "an aggregation of nothing",
    "ClusterRole",
    { aggregationRule: { clusterRoleSelectors: [] } },
    ["aggregationRule.clusterRoleSelectors: Required"],
  ],
  ["an aggregation", "ClusterRole", { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] } }, []],
  [
    "an aggregation by a label that is none",
    "ClusterRole",
    { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { "a/b/c": "b" } }] } },
    ["aggregationRule.clusterRoleSelectors[0].matchLabels: Invalid"],
  ],
  ["a RoleBinding", "RoleBinding", { ...to("Role"), subjects: [user] }, []],
  ["nobody bound", "RoleBinding", to("ClusterRole"), []],
  ["a whole cluster bound to a Role", "ClusterRoleBinding", to("Role"), ["roleRef.kind: Unsupported"]],
  ["no name of a role", "RoleBinding", to("Role", ""), ["roleRef.name: Required"]],
  ["a role's name that is none", "RoleBinding", to("Role", "a/b"), ["roleRef.name: Invalid"]],
  ["another group's role", "RoleBinding", to("Role", "a", { apiGroup: "x.org" }), ["roleRef.apiGroup: Unsupported"]],
  [
    "a subject of no kind",
    "RoleBinding",
    { ...to("Role"), subjects: [{ kind: "Robot", name: "a" }] },
    ["subjects[0].kind: Unsupported"],
  ],
  [
    "a subject without a name",
    "RoleBinding",
    { ...to("Role"), subjects: [{ kind: "Group", name: "" }] },
    ["subjects[0].name: Required"],
  ],
  [
    "a user of another group",
    "RoleBinding",
    { ...to("Role"), subjects: [{ ...user, apiGroup: "x.org" }] },
    ["subjects[0].apiGroup: Unsupported"],
  ],
  [
    "an account of the binding's own namespace",
    "RoleBinding",
    { ...to("Role"), subjects: [{ kind: "ServiceAccount", name: "robot" }] },
    [],
  ],
  [
    "an account of no namespace",
    "ClusterRoleBinding",
    { ...to("ClusterRole"), subjects: [{ kind: "ServiceAccount", name: "robot" }] },
    ["subjects[0].namespace: Required"],
  ],
  [
    "an account's name that is none",
    "RoleBinding",
    { ...to("Role"), subjects: [{ kind: "ServiceAccount", name: "No Name" }] },
    ["subjects[0].name: Invalid"],
  ],
];

it.each(rows)("%s", (_name, kind, body, wrong) => {
  const metadata = { name: "system:some-name", ...(kind.startsWith("Cluster") ? {} : { namespace: "shop" }) };
  const { findings } = checkObject(structuredClone({ apiVersion, kind, metadata, ...body }) as AnyObject);
  expect(findings.map(({ message }) => message.split(" value")[0])).toEqual(wrong);
});
