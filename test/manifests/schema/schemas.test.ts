import { readFileSync } from "node:fs";
import fc from "fast-check";
import { checkSchema } from "../../../src/manifests/schema/check-schema.ts";
import { definitionAt } from "../../../src/manifests/schema/definitions.ts";
import { fitsSchema } from "../../../src/manifests/schema/fits-schema.ts";
import { kindFacts } from "../../../src/model/kind-facts.ts";
import { oracle } from "../../support/oracles.ts";

const kinds = [...kindFacts.keys()];
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", labels: { a: "b" } },
  spec: { containers: [{ name: "a", image: "a", ports: [{ containerPort: 80 }], resources: { limits: { cpu: 1 } } }] },
};

/** A copy with one value somewhere in it replaced, or one field added or taken away. */
function mutate(value: unknown, path: readonly number[], change: unknown): unknown {
  if (typeof value !== "object" || value === null || path.length === 0) return change ?? value;
  const copy: Record<string, unknown> = Array.isArray(value) ? (value.slice() as never) : { ...value };
  const keys = [...Object.keys(copy), ...(Array.isArray(value) ? [] : ["extra"])];
  const key = keys[(path[0] ?? 0) % keys.length] ?? "extra";
  if (path.length === 1 && change === undefined) delete copy[key];
  else copy[key] = mutate(copy[key], path.slice(1), change);
  return copy;
}

describe("schemas", () => {
  it("there is one for every kind", () => {
    const without = kinds.filter((kind) => definitionAt(kind, ["metadata"]) === null);
    expect(without).toEqual([]);
  });

  it("the quick test and the full one agree", () => {
    const change = fc.constantFrom<unknown>(undefined, null, "x", 1, -1, 1.5, true, {}, [], { a: 1 }, 70_000);
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 7 }), change, (path, part) => {
        const document = mutate(pod, path, part);
        expect(fitsSchema("v1/Pod", document)).toBe(checkSchema("v1/Pod", document).length === 0);
      }),
      { numRuns: 2_000 },
    );
  });

  const swagger = oracle("kubernetes/swagger.json");
  (swagger ? it : it.skip)("know the fields the official document knows", () => {
    const official = JSON.parse(readFileSync(swagger ?? "", "utf8")).definitions;
    const differences = [...kindFacts].flatMap(([key, facts]) => compareFields(key, facts, official));
    // Alpha, and newer than the models the schemas are made from.
    expect(differences).toEqual(["v1/Pod spec.schedulingGroup"]);
  });
});

interface Official {
  readonly properties?: Readonly<Record<string, { readonly $ref?: string }>>;
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

/** Fields of a kind and of its spec that we lack. */
function compareFields(
  key: string,
  { group, version, kind }: { group: string; version: string; kind: string },
  official: Readonly<Record<string, Official>>,
): string[] {
  const root = Object.values(official).find((definition) =>
    definition["x-kubernetes-group-version-kind"]?.some(
      (id) => id.group === group && id.version === version && id.kind === kind,
    ),
  );
  const spec = official[root?.properties?.["spec"]?.$ref?.slice("#/definitions/".length) ?? ""];
  const missing = (definition: Official | undefined, at: readonly string[]) =>
    Object.keys(definition?.properties ?? {})
      .filter((name) => definitionAt(key, [...at, name]) === null)
      .map((name) => `${key} ${[...at, name].join(".")}`);
  return [...missing(root, []), ...missing(spec, ["spec"])];
}
