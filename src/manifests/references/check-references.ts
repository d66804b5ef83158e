import { isKind } from "../../model/kinds.ts";
import type { Problem } from "../../model/problem.ts";
import type { PlacedObject } from "../parsed-file.ts";
import { createTeller, type Teller } from "../tell.ts";
import { fieldAt, type ReferenceCheck } from "./missing.ts";
import { indexObjects, type ObjectIndex } from "./object-index.ts";
import { checkPodReferences } from "./pod-references.ts";
import { podTemplateOf } from "./pod-template.ts";
import { checkIngressReferences, checkServiceReferences } from "./service-references.ts";
import { checkNamespace, checkTarget, checkVia } from "./target-references.ts";

/** What objects say about each other: names that lead nowhere, selectors that find nothing. */
export function checkReferences(objects: readonly PlacedObject[]): readonly Problem[] {
  const index = indexObjects(objects, podLabelsOf(objects));
  const problems: Problem[] = [];
  const namespaces = new Set<string>();
  const tellers = new Map<string, Teller>();
  for (const entry of objects) {
    const report: ReferenceCheck["report"] = (finding) => {
      const teller = tellers.get(entry.file.path) ?? createTeller(entry.file.path, entry.file.text);
      tellers.set(entry.file.path, teller);
      problems.push(teller.tell(entry.start, { ...finding, path: [...entry.within, ...finding.path] }));
    };
    checkObject(entry, { index, report });
    const { namespace = "" } = entry.object.metadata;
    if (!namespaces.has(namespace)) checkNamespace(entry.object, { index, report });
    namespaces.add(namespace);
  }
  return problems;
}

function checkObject({ object }: PlacedObject, check: ReferenceCheck): void {
  const template = podTemplateOf(object);
  const { namespace = "" } = object.metadata;
  if (template) checkPodReferences(template.spec, { ...check, namespace, at: fieldAt(template.at) });
  if (isKind(object, "Service")) checkServiceReferences(object, check);
  if (isKind(object, "Ingress")) checkIngressReferences(object, check);
  if (isKind(object, "ScaledObject") || isKind(object, "HorizontalPodAutoscaler")) checkTarget(object, check);
  if (isKind(object, "Host")) checkVia(object, check);
}

function podLabelsOf(objects: readonly PlacedObject[]): ObjectIndex["podLabels"] {
  const labels = new Map<string, Readonly<Record<string, string>>[]>();
  for (const { object } of objects) {
    const template = podTemplateOf(object);
    if (!template) continue;
    const { namespace = "" } = object.metadata;
    const list = labels.get(namespace);
    if (list) list.push(template.labels);
    else labels.set(namespace, [template.labels]);
  }
  return labels;
}
