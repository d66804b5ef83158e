import type { PersistentVolume, PersistentVolumeClaim } from "../../model/kinds.ts";
import type {
  PersistentVolumeClaim as ClaimTemplate,
  PersistentVolumeClaimSpec,
} from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required } from "../finding.ts";
import { checkQuantities } from "./quantities.ts";
import { checkSelector } from "./selectors.ts";
import { checkUnique } from "./unique.ts";

const at = child(null, "spec");
const sources = new Set(
  "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume".split(
    " ",
  ),
);

export function checkClaim({ spec }: PersistentVolumeClaim, report: Report): void {
  checkClaimSpec(spec, at, report);
}

function checkClaimSpec(spec: PersistentVolumeClaimSpec, field: Field, report: Report): void {
  if (!spec.accessModes?.length) report(required(child(field, "accessModes"), "at least 1 access mode is required"));
  if (spec.resources?.requests?.["storage"] === undefined)
    report(required(descend(field, "resources", "requests", "storage")));
  checkQuantities(spec.resources?.requests, descend(field, "resources", "requests"), report);
  checkSelector(spec.selector, child(field, "selector"), report);
}

/** Claims of a StatefulSet, one for each pod. */
export function checkClaimTemplates(templates: readonly ClaimTemplate[], field: Field, report: Report): void {
  checkUnique(templates, ({ metadata }) => metadata?.name, { at: field, name: "metadata", report });
  for (const [index, { metadata, spec }] of templates.entries()) {
    if (!metadata?.name) report(required(descend(field, index, "metadata", "name")));
    if (spec) checkClaimSpec(spec, descend(field, index, "spec"), report);
    else report(required(descend(field, index, "spec")));
  }
}

export function checkVolumeObject({ spec }: PersistentVolume, report: Report): void {
  if (!spec.accessModes?.length) report(required(child(at, "accessModes")));
  if (!spec.capacity?.["storage"]) report(required(descend(at, "capacity", "storage")));
  checkQuantities(spec.capacity, child(at, "capacity"), report);
  const given = Object.keys(spec).filter((name) => sources.has(name));
  if (given.length === 0) report(required(at, "must specify a volume type"));
  for (const extra of given.slice(1)) report(forbidden(child(at, extra), "may not specify more than 1 volume type"));
  if (spec.local && !spec.nodeAffinity?.required) {
    report(required(child(at, "nodeAffinity"), "Local volume requires node affinity"));
  }
  if (spec.hostPath?.path === "/" && spec.persistentVolumeReclaimPolicy === "Recycle") {
    report(
      invalid(
        child(at, "persistentVolumeReclaimPolicy"),
        "Recycle",
        "may not be 'recycle' for a hostPath mount of '/'",
      ),
    );
  }
}
