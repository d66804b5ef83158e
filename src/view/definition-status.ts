import type { CustomResourceDefinition } from "../model/kinds.ts";

/** What clients wait for before they write objects of a kind: it is served as soon as it is read. */
export function definitionStatus({ spec }: CustomResourceDefinition): object {
  const { kind } = spec.names;
  const names = {
    ...spec.names,
    listKind: spec.names.listKind ?? `${kind}List`,
    singular: spec.names.singular ?? kind.toLowerCase(),
  };
  return {
    acceptedNames: names,
    conditions: [
      { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" },
      {
        type: "Established",
        status: "True",
        reason: "InitialNamesAccepted",
        message: "the initial names have been accepted",
      },
    ],
    storedVersions: spec.versions.filter(({ storage }) => storage).map(({ name }) => name),
  };
}
