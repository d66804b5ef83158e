import type { Attributes } from "../../../../src/api/kubernetes/access/attributes.ts";
import { authorize } from "../../../../src/api/kubernetes/access/authorize.ts";
import { policyOf } from "../../../../src/api/kubernetes/access/policy.ts";
import { ruleAllows, urlCovers } from "../../../../src/api/kubernetes/access/rule-allows.ts";
import type { PolicyRule } from "../../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../../src/model/object.ts";

// Rows of kubernetes' plugin/pkg/auth/authorizer/rbac/rbac_test.go and registry/rbac/validation, as data.

const group = "rbac.authorization.k8s.io";

function object(kind: string, name: string, namespace: string, rest: object): AnyObject {
  const metadata = namespace === "" ? { name } : { name, namespace };
  return { apiVersion: `${group}/v1`, kind, metadata, ...rest };
}

/** `verbs groups resources urls`, each a list with commas; `-` for none. */
function rule(text: string): PolicyRule {
  const [verbs = [], apiGroups = [], resources = [], nonResourceURLs = []] = text
    .split(" ")
    .map((part) => (part === "-" ? [""] : part.split(",")));
  return { verbs, apiGroups, resources, nonResourceURLs };
}

/** `User:foo Group:bar ServiceAccount:ns/name` */
function subjects(text: string) {
  return text.split(" ").map((subject) => {
    const [kind = "", whole = ""] = subject.split(/:(.*)/s);
    const [namespace, name] = kind === "ServiceAccount" ? whole.split("/") : [undefined, whole];
    return { kind, name, ...(namespace ? { namespace } : {}) };
  });
}

function binding(kind: string, namespace: string, [roleKind, role]: readonly [string, string], whom: string) {
  return object(kind, `of-${role}`, namespace, {
    roleRef: { apiGroup: group, kind: roleKind, name: role },
    subjects: subjects(whom),
  });
}

const user = (name: string, groups = "") => ({ name, groups: groups === "" ? [] : groups.split(",") });

/** `verb resource[/subresource] namespace [name]`, or `verb /path`. */
function attributes(text: string): Attributes {
  const [verb = "", what = "", namespace = "", name = ""] = text.split(" ");
  if (what.startsWith("/")) return { kind: "path", verb, path: what };
  const [whole = "", apiGroup = ""] = what.split("@");
  const [resource = "", subresource = ""] = whole.split("/");
  return {
    kind: "resource",
    verb,
    group: apiGroup,
    resource,
    subresource,
    namespace: namespace === "*" ? "" : namespace,
    name,
  };
}

interface Case {
  readonly name: string;
  readonly objects: readonly AnyObject[];
  readonly allowed: readonly (readonly [user: string, groups: string, asks: string])[];
  readonly refused: readonly (readonly [user: string, groups: string, asks: string])[];
}

const inNs1 = (rules: string) => [
  object("ClusterRole", "admin", "", { rules: [rule(rules)] }),
  binding("RoleBinding", "ns1", ["ClusterRole", "admin"], "User:admin Group:admins"),
];

const cases: readonly Case[] = [
  {
    name: "TestAuthorizer: a ClusterRole bound in one namespace",
    objects: inNs1("* * * *"),
    allowed: [
      ["admin", "", "get Pods ns1"],
      ["admin", "", "watch Pods ns1"],
      ["admin", "group1", "watch Foobar ns1"],
      ["joe", "admins", "watch Foobar ns1"],
      ["joe", "group1,admins", "watch Foobar ns1"],
    ],
    refused: [
      ["admin", "", "GET Pods ns2"],
      ["admin", "", "GET Nodes"],
      ["admin", "admins", "GET Pods ns2"],
      ["admin", "admins", "GET Nodes"],
      ["admin", "", "get /version"],
    ],
  },
  {
    name: "TestAuthorizer: non-resource URLs",
    objects: [
      object("ClusterRole", "non-resource-url-getter", "", { rules: [rule("get - - /apis")] }),
      object("ClusterRole", "non-resource-url", "", { rules: [rule("* - - /apis")] }),
      object("ClusterRole", "non-resource-url-prefix", "", { rules: [rule("get - - /apis/*")] }),
      binding("ClusterRoleBinding", "", ["ClusterRole", "non-resource-url-getter"], "User:foo Group:bar"),
      binding("ClusterRoleBinding", "", ["ClusterRole", "non-resource-url"], "User:admin Group:admin"),
      binding("ClusterRoleBinding", "", ["ClusterRole", "non-resource-url-prefix"], "User:prefixed Group:prefixed"),
    ],
    allowed: [
      ["foo", "", "get /apis"],
      ["", "bar", "get /apis"],
      ["admin", "", "get /apis"],
      ["", "admin", "get /apis"],
      ["admin", "", "watch /apis"],
      ["", "admin", "watch /apis"],
      ["prefixed", "", "get /apis/v1"],
      ["", "prefixed", "get /apis/v1"],
      ["prefixed", "", "get /apis/v1/foobar"],
      ["", "prefixed", "get /apis/v1/foorbar"],
    ],
    refused: [
      ["foo", "", "watch /apis"],
      ["", "bar", "watch /apis"],
      ["foo", "", "get /api/v1"],
      ["", "bar", "get /api/v1"],
      ["admin", "", "get /api/v1"],
      ["", "admin", "get /api/v1"],
      ["prefixed", "", "get /api/v1"],
      ["", "prefixed", "get /api/v1"],
    ],
  },
  {
    name: "TestAuthorizer: a resource is not its subresources",
    objects: inNs1("* * pods *"),
    allowed: [["admin", "", "get pods ns1"]],
    refused: [["admin", "", "get pods/status ns1"]],
  },
  {
    name: "TestAuthorizer: a subresource is not its resource",
    objects: inNs1("* * pods/status *"),
    allowed: [["admin", "", "get pods/status ns1"]],
    refused: [["admin", "", "get pods ns1"]],
  },
  {
    name: "a star before the slash",
    objects: inNs1("update * */scale *"),
    allowed: [["admin", "", "update deployments/scale@apps ns1"]],
    refused: [
      ["admin", "", "update deployments@apps ns1"],
      ["admin", "", "update deployments/status@apps ns1"],
    ],
  },
  {
    name: "a Role counts in its namespace only, and only by a binding of that namespace",
    objects: [
      object("Role", "reader", "ns1", { rules: [rule("get,list - pods -")] }),
      binding("RoleBinding", "ns1", ["Role", "reader"], "User:jane"),
      binding("RoleBinding", "ns2", ["Role", "reader"], "User:jane"),
    ],
    allowed: [["jane", "", "list pods ns1"]],
    refused: [
      ["jane", "", "list pods ns2"],
      ["jane", "", "list pods"],
      ["john", "", "list pods ns1"],
    ],
  },
  {
    name: "a ServiceAccount by its name as a user, and by its groups",
    objects: [
      object("ClusterRole", "reader", "", { rules: [rule("get - pods -")] }),
      binding("RoleBinding", "ns1", ["ClusterRole", "reader"], "ServiceAccount:ci/robot"),
      binding("RoleBinding", "ns2", ["ClusterRole", "reader"], "Group:system:serviceaccounts:ci"),
    ],
    allowed: [
      ["system:serviceaccount:ci:robot", "", "get pods ns1"],
      ["system:serviceaccount:ci:other", "system:serviceaccounts:ci", "get pods ns2"],
    ],
    refused: [
      ["robot", "", "get pods ns1"],
      ["system:serviceaccount:ci:other", "", "get pods ns1"],
      ["system:serviceaccount:ns1:robot", "", "get pods ns1"],
    ],
  },
  {
    name: "resourceNames",
    objects: [
      object("Role", "one", "ns1", {
        rules: [{ verbs: ["get", "list"], apiGroups: [""], resources: ["secrets"], resourceNames: ["mine"] }],
      }),
      binding("RoleBinding", "ns1", ["Role", "one"], "User:jane"),
    ],
    allowed: [
      ["jane", "", "get secrets ns1 mine"],
      ["jane", "", "list secrets ns1 mine"],
    ],
    refused: [
      ["jane", "", "get secrets ns1 yours"],
      ["jane", "", "list secrets ns1"],
      ["jane", "", "create secrets ns1"],
    ],
  },
  {
    name: "system:masters, without any role",
    objects: [],
    allowed: [
      ["root", "system:masters", "delete nodes * h1"],
      ["root", "system:masters", "get /metrics"],
    ],
    refused: [["root", "", "get pods ns1"]],
  },
];

describe.each(cases)("$name", ({ objects, allowed, refused }) => {
  const policy = policyOf(objects);
  const rows = [...allowed.map((row) => [...row, true] as const), ...refused.map((row) => [...row, false] as const)];
  it.each(rows)("%s (%s): %s is %s", (name, groups, asks, expected) => {
    expect(authorize(user(name, groups), attributes(asks), policy).allowed).toBe(expected);
  });
});

describe("reasons", () => {
  it("name the binding that allowed it", () => {
    const policy = policyOf(inNs1("* * * *"));
    expect(authorize(user("admin"), attributes("get pods ns1"), policy).reason).toBe(
      'RBAC: allowed by RoleBinding "of-admin/ns1" of ClusterRole "admin" to User "admin"',
    );
  });

  it("name a role that does not exist", () => {
    const policy = policyOf([binding("RoleBinding", "ns1", ["ClusterRole", "gone"], "User:jane")]);
    expect(authorize(user("jane"), attributes("get pods ns1"), policy)).toEqual({
      allowed: false,
      reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found',
    });
  });
});

/** TestRuleMatches: a rule, and for each verb and place whether it allows it. */
const places = ["resource1@group1", "resource1@group2", "resource2@group1", "resource2@group2"];
const parts = [
  "resource1/subresource1@group1",
  "resource1/subresource2@group2",
  "resource2/subresource1@group1",
  "resource2/subresource2@group2",
];
const paths = [
  "/foo",
  "/foo/bar",
  "/foo/baz",
  "/foo/bar/one",
  "/foo/baz/one",
  "/notfoo",
  "/notfoo/bar",
  "/notfoo/bar/one",
];
const url = (verb: string, ...nonResourceURLs: string[]): PolicyRule => ({ verbs: [verb], nonResourceURLs });

const matches: readonly (readonly [
  name: string,
  rule: PolicyRule,
  asked: readonly string[],
  verb1: string,
  verb2: string,
])[] = [
  ["star verb, exact match other", rule("* group1 resource1 -"), places, "1000", "1000"],
  ["star group, exact match other", rule("verb1 * resource1 -"), places, "1100", "0000"],
  ["star resource, exact match other", rule("verb1 group1 * -"), places, "1010", "0000"],
  ["tuple expansion", rule("verb1,verb2 group1,group2 resource1,resource2 -"), places, "1111", "1111"],
  ["subresource expansion", rule("* * resource1/subresource1 -"), parts, "1000", "1000"],
  ["star nonresource, exact match other", url("verb1", "*"), paths, "11111111", "00000000"],
  ["star nonresource subpath", url("verb1", "/foo/*"), paths, "01111000", "00000000"],
  ["star verb, exact nonresource", url("*", "/foo", "/foo/bar/one"), paths, "10010000", "10010000"],
];

it.each(matches)("a rule: %s", (_name, given, asked, verb1, verb2) => {
  const answers = (verb: string) =>
    asked.map((what) => Number(ruleAllows(given, attributes(`${verb} ${what}`)))).join("");
  expect([answers("verb1"), answers("verb2")]).toEqual([verb1, verb2]);
});

it.each([
  ["*", "/api", true],
  ["/api", "/api", true],
  ["/apis", "/api", false],
  ["/api/v1", "/api", false],
  ["/api/v1", "/api/v1", true],
  ["/api/*", "/api/v1", true],
  ["/api/*", "/api", false],
  ["/api/*/*", "/api/v1", false],
  ["/*/v1/*", "/api/v1", false],
])("TestNonResourceURLCovers: %s covers %s: %s", (owner, requested, expected) => {
  expect(urlCovers(owner, requested)).toBe(expected);
});
