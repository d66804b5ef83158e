import { kindFacts } from "../../model/kind-facts.ts";
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  JSONSchemaProps,
} from "../../model/kubernetes.generated.ts";

/** A kind that people brought themselves: one served version of a CustomResourceDefinition. */
export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly schema: JSONSchemaProps;
  readonly columns: readonly CustomResourceColumnDefinition[];
  readonly hasStatus: boolean;
  readonly scale: CustomResourceSubresourceScale | null;
}

/** The kinds a definition brings. One that Berth knows itself is left out: its own rules count. */
export function customKindsOf({ spec }: CustomResourceDefinition): CustomKind[] {
  const { group, scope, versions } = spec;
  return versions
    .filter(({ name, served }) => served && !kindFacts.has(`${group}/${name}/${spec.names.kind}`))
    .map((version) => ({ group, namespaced: scope === "Namespaced", ...namesOf(spec), ...versionOf(version) }));
}

function namesOf({ names }: CustomResourceDefinition["spec"]) {
  const { kind, plural, singular = kind.toLowerCase(), shortNames = [], categories = [] } = names;
  return { kind, plural, singular, shortNames, categories };
}

function versionOf({ name, schema, additionalPrinterColumns = [], subresources }: CustomResourceDefinitionVersion) {
  return {
    version: name,
    schema: schema?.openAPIV3Schema ?? { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    columns: additionalPrinterColumns,
    hasStatus: subresources?.status !== undefined,
    scale: subresources?.scale ?? null,
  };
}
