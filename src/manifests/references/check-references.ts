import { isKind } from "../../model/kinds.ts";
import type { Problem } from "../../model/problem.ts";
import { limits } from "../limits.ts";
import type { PlacedObject } from "../parsed-file.ts";
import { createTeller, type Teller } from "../tell.ts";
import type { ReferenceCheck } from "./missing.ts";
import { indexObjects, type ObjectIndex } from "./object-index.ts";
import { checkPodReferences } from "./pod-references.ts";
import { podTemplateOf } from "./pod-template.ts";
import { checkIngressReferences, checkServiceReferences } from "./service-references.ts";
import { checkNamespace, checkTarget, checkVia } from "./target-references.ts";

/** What objects say about each other: names that lead nowhere, selectors that find nothing. */
export function checkReferences(objects: readonly PlacedObject[]): readonly Problem[] {
  const index = indexObjects(objects, podLabelsOf(objects));
  const problems: Problem[] = [];
  let unseen = 0;
  const namespaces = new Set<string>();
  const tellers = new Map<string, Teller>();
  for (const entry of objects) {
    const report: ReferenceCheck["report"] = (finding) => {
      unseen += problems.length < limits.referenceProblems ? 0 : 1;
      if (unseen > 0) return;
      const teller = tellers.get(entry.file.path) ?? createTeller(entry.file.path, entry.file.text);
      tellers.set(entry.file.path, teller);
      problems.push(teller.tell(entry.start, { ...finding, path: [...entry.within, ...finding.path] }));
    };
    checkObject(entry, { index, report });
    const { namespace = "" } = entry.object.metadata;
    if (!namespaces.has(namespace)) checkNamespace(entry.object, { index, report });
    namespaces.add(namespace);
  }
  return unseen === 0 ? problems : [...problems, more(unseen)];
}

function more(unseen: number): Problem {
  const message = `${unseen} more references lead nowhere: they show once the first ${limits.referenceProblems} are mended`;
  return { code: "limit", severity: "warning", message, hint: null, at: null, frame: null };
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
