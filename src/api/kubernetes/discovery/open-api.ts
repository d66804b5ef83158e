import { hashValue } from "../../../model/hash.ts";
import { groupOf } from "../../../model/object.ts";
import type { Kinds } from "../kinds.ts";
import type { ServedKind } from "../served-kinds.ts";
import { definitionOf, groupVersionKind, openSchemas } from "./open-schemas.ts";

/** Documents are made once for each set of kinds. */
const documents = new WeakMap<Kinds, Map<string, unknown>>();
const info = { title: "Kubernetes", version: "v1.34.0" };

/** `/openapi/v3`: where the document of each API version is. */
export function openApiIndex(kinds: Kinds): unknown {
  const paths = kinds.versions.map((apiVersion) => {
    const path = pathOf(apiVersion);
    return [
      path,
      { serverRelativeURL: `/openapi/v3/${path}?hash=${hashValue(openApiDocument(kinds, path), 32)}` },
    ] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

/** One document, by its path in the index: `apis/apps/v1`. Null where there is none. */
export function openApiDocument(kinds: Kinds, path: string): unknown {
  const apiVersion = kinds.versions.find((version) => pathOf(version) === path);
  if (apiVersion === undefined) return null;
  return remembered(kinds, path, () =>
    buildDocument(describedKinds(kinds).filter((kind) => kind.apiVersion === apiVersion)),
  );
}

/** `/openapi/v2`: everything in one document, as clients before version 3 read it. */
export function openApiV2(kinds: Kinds): unknown {
  return remembered(kinds, "v2", () => {
    const described = describedKinds(kinds);
    const definitions = Object.fromEntries(openSchemas(described, { prefix: "#/definitions/" }));
    return { swagger: "2.0", info, paths: Object.fromEntries(described.flatMap(pathsOf)), definitions };
  });
}

function remembered(kinds: Kinds, name: string, build: () => unknown): unknown {
  const made = documents.get(kinds) ?? new Map<string, unknown>();
  documents.set(kinds, made);
  const known = made.get(name) ?? build();
  made.set(name, known);
  return known;
}

function describedKinds({ all }: Kinds): readonly ServedKind[] {
  return all.filter((kind) => definitionOf(kind) !== null);
}

function pathOf(apiVersion: string): string {
  return groupOf(apiVersion) === "" ? `api/${apiVersion}` : `apis/${apiVersion}`;
}

function buildDocument(kinds: readonly ServedKind[]): unknown {
  const schemas = Object.fromEntries(openSchemas(kinds, { prefix: "#/components/schemas/" }));
  return { openapi: "3.0.0", info, paths: Object.fromEntries(kinds.flatMap(pathsOf)), components: { schemas } };
}

const queryParameters = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
  name,
  in: "query",
  schema: { type: "string" },
}));

/** kubectl looks here for which parameters a kind's writes know. */
function pathsOf(kind: ServedKind) {
  const root = `/${pathOf(kind.apiVersion)}${kind.namespaced ? "/namespaces/{namespace}" : ""}/${kind.plural}`;
  const operation = {
    "x-kubernetes-group-version-kind": groupVersionKind(kind),
    parameters: queryParameters,
    responses: {},
  };
  return [
    [root, { post: { ...operation, "x-kubernetes-action": "post" } }],
    [
      `${root}/{name}`,
      { put: { ...operation, "x-kubernetes-action": "put" }, patch: { ...operation, "x-kubernetes-action": "patch" } },
    ],
  ] as const;
}
