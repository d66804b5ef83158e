import fc from "fast-check";
import type { Attributes } from "../../../../src/api/kubernetes/access/attributes.ts";
import { authorize } from "../../../../src/api/kubernetes/access/authorize.ts";
import { uncovered } from "../../../../src/api/kubernetes/access/covers.ts";
import { policyOf } from "../../../../src/api/kubernetes/access/policy.ts";
import { ruleAllows } from "../../../../src/api/kubernetes/access/rule-allows.ts";
import type { PolicyRule } from "../../../../src/model/kubernetes.generated.ts";
import type { AnyObject } from "../../../../src/model/object.ts";

// Few words, so that what one rule says and another asks meet often.
const verbs = ["get", "list", "delete", "*"];
const groups = ["", "apps", "*"];
const resources = ["pods", "pods/log", "deployments", "deployments/scale", "*/scale", "*"];
const names = ["a", "b"];
const urls = ["/api", "/api/*", "/apis", "/*", "*"];

const some = (words: readonly string[]) => fc.subarray([...words], { minLength: 1, maxLength: 2 });
const rule: fc.Arbitrary<PolicyRule> = fc.oneof(
  {
    arbitrary: fc
      .record({
        verbs: some(verbs),
        apiGroups: some(groups),
        resources: some(resources),
        resourceNames: fc.subarray(names),
      })
      .map(({ resourceNames, ...rest }) => (resourceNames.length > 0 ? { ...rest, resourceNames } : rest)),
    weight: 4,
  },
  { arbitrary: fc.record({ verbs: some(verbs), nonResourceURLs: some(urls) }), weight: 1 },
);
const rules = fc.array(rule, { maxLength: 4 });

const asked: fc.Arbitrary<Attributes> = fc.oneof(
  fc.record({
    kind: fc.constant("resource" as const),
    verb: fc.constantFrom("get", "list", "delete", "watch"),
    group: fc.constantFrom("", "apps", "batch"),
    resource: fc.constantFrom("pods", "deployments", "jobs"),
    subresource: fc.constantFrom("", "log", "scale"),
    namespace: fc.constantFrom("", "n1", "n2"),
    name: fc.constantFrom("", "a", "b", "c"),
  }),
  fc.record({
    kind: fc.constant("path" as const),
    verb: fc.constantFrom("get", "list"),
    path: fc.constantFrom("/api", "/api/v1", "/apis", "/x"),
  }),
);

const allows = (given: readonly PolicyRule[], attributes: Attributes) =>
  given.some((one) => ruleAllows(one, attributes));

it("who holds all that is wanted may do all that it allows: nothing is gained by giving it", () => {
  fc.assert(
    fc.property(rules, rules, fc.array(asked, { minLength: 30, maxLength: 30 }), (held, wanted, questions) => {
      const gained =
        uncovered(held, wanted).length === 0 && questions.find((one) => allows(wanted, one) && !allows(held, one));
      expect(gained || null).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});

it("what is missing, given as well, leaves nothing missing", () => {
  fc.assert(
    fc.property(rules, rules, (held, wanted) => {
      expect(uncovered([...held, ...uncovered(held, wanted)], wanted)).toEqual([]);
    }),
  );
});

const subject = fc.constantFrom(
  { kind: "User", name: "ann" },
  { kind: "Group", name: "devs" },
  { kind: "ServiceAccount", name: "ann", namespace: "n1" },
);
const group = "rbac.authorization.k8s.io";
const objects: fc.Arbitrary<AnyObject[]> = fc
  .array(
    fc.record({
      rules,
      subjects: fc.array(subject, { maxLength: 2 }),
      namespace: fc.constantFrom("", "n1", "n2"),
      role: fc.constantFrom("r1", "r2"),
    }),
    { maxLength: 4 },
  )
  .map((rows) =>
    rows.flatMap(({ rules: given, subjects, namespace, role }, index) => {
      const metadata = (name: string) => (namespace === "" ? { name } : { name, namespace });
      const scope = namespace === "" ? "Cluster" : "";
      const kind = `${scope}Role`;
      return [
        { apiVersion: `${group}/v1`, kind, metadata: metadata(role), rules: given },
        {
          ...{ apiVersion: `${group}/v1`, kind: `${scope || ""}RoleBinding`, metadata: metadata(`b${index}`) },
          ...{ roleRef: { apiGroup: group, kind, name: role }, subjects },
        },
      ];
    }),
  );

const user = fc.constantFrom(
  { name: "ann", groups: [] },
  { name: "bob", groups: ["devs"] },
  { name: "system:serviceaccount:n1:ann", groups: ["system:serviceaccounts"] },
  { name: "eve", groups: [] },
);

it("one more object never takes anything away, and what is not bound gives nothing", () => {
  fc.assert(
    fc.property(objects, objects, user, asked, (before, more, who, attributes) => {
      const names = new Set(before.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`));
      const fresh = more.filter(({ kind, metadata }) => !names.has(`${kind} ${metadata.namespace} ${metadata.name}`));
      if (authorize(who, attributes, policyOf(before)).allowed) {
        expect(authorize(who, attributes, policyOf([...before, ...fresh])).allowed).toBe(true);
      }
      const unbound = before.filter(({ kind }) => !kind.endsWith("Binding"));
      expect(authorize(who, attributes, policyOf(unbound)).allowed).toBe(false);
      if (who.name === "eve") expect(authorize(who, attributes, policyOf(before)).allowed).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
