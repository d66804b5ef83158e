import { isKind } from "../../model/kinds.ts";
import type { Problem } from "../../model/problem.ts";
import type { PlacedObject } from "../parsed-file.ts";
import type { ReferenceCheck } from "./missing.ts";
import { indexObjects, type ObjectIndex } from "./object-index.ts";
import { checkPodReferences } from "./pod-references.ts";
import { podTemplateOf } from "./pod-template.ts";
import { checkIngressReferences, checkServiceReferences } from "./service-references.ts";
import { checkNamespace, checkTarget, checkVia } from "./target-references.ts";
import { collectFindings } from "./tell-across.ts";

const pieceSize = 500;

/** What objects say about each other: names that lead nowhere, selectors that find nothing. Yields after each piece of work. */
export function* checkReferences(objects: readonly PlacedObject[]): Generator<void, readonly Problem[], void> {
  const podLabels = podLabelsOf(objects);
  yield;
  const index = indexObjects(objects, podLabels);
  const findings = collectFindings("references lead nowhere");
  const namespaces = new Set<string>();
  for (const [position, entry] of objects.entries()) {
    if (position % pieceSize === 0) yield;
    const report: ReferenceCheck["report"] = (finding) => findings.report(entry, finding);
    checkObject(entry, { index, report });
    const { namespace = "" } = entry.object.metadata;
    if (!namespaces.has(namespace)) checkNamespace(entry.object, { index, report });
    namespaces.add(namespace);
  }
  return findings.problems();
}

function checkObject({ object }: PlacedObject, check: ReferenceCheck): void {
  const template = podTemplateOf(object);
  const { namespace = "" } = object.metadata;
  if (template) checkPodReferences(template.spec, { ...check, namespace, at: template.at });
  if (isKind(object, "Service")) checkServiceReferences(object, check);
  if (isKind(object, "Ingress")) checkIngressReferences(object, check);
  if (isKind(object, "ScaledObject") || isKind(object, "HorizontalPodAutoscaler")) checkTarget(object, check);
  if (isKind(object, "Host")) checkVia(object, check);
}

/** Labels of the pods there will be, to be found by namespace and any one of their labels. */
function podLabelsOf(objects: readonly PlacedObject[]): ObjectIndex["podLabels"] {
  const byLabel = new Map<string, Readonly<Record<string, string>>[]>();
  for (const { object } of objects) {
    const { labels = {} } = podTemplateOf(object) ?? {};
    for (const [key, value] of Object.entries(labels)) {
      const place = `${object.metadata.namespace}/${key}=${value}`;
      const list = byLabel.get(place);
      if (list) list.push(labels);
      else byLabel.set(place, [labels]);
    }
  }
  return byLabel;
}
