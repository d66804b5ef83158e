import type { EmptyDirVolumeSource, KeyToPath, Volume } from "../../model/kubernetes.generated.ts";
import { bytes } from "../../model/quantity.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required, warning } from "../finding.ts";
import { dnsLabelFault } from "./names.ts";
import { checkQuantity } from "./quantities.ts";
import { checkRelative } from "./relative-path.ts";
import { checkUnique } from "./unique.ts";

/** Volumes of a pod: one name each, one source each (ValidateVolumes in core/validation). */
export function checkVolumes(volumes: readonly Volume[], at: Field, report: Report): void {
  checkUnique(volumes, ({ name }) => name, { at, name: "name", report });
  for (const [index, volume] of volumes.entries()) checkVolume(volume, child(at, index), report);
}

function checkVolume(volume: Volume, at: Field, report: Report): void {
  const { name, ...sources } = volume;
  const fault = name === "" ? null : dnsLabelFault(name);
  if (name === "") report(required(child(at, "name")));
  if (fault !== null) report(invalid(child(at, "name"), name, fault));
  for (const extra of Object.keys(sources).slice(1)) {
    report(forbidden(child(at, extra), "may not specify more than 1 volume type"));
  }
  checkSource(volume, at, report);
}

function checkSource(volume: Volume, at: Field, report: Report): void {
  const { configMap, secret, persistentVolumeClaim, emptyDir } = volume;
  if (configMap && !configMap.name) report(required(descend(at, "configMap", "name")));
  if (secret && !secret.secretName) report(required(descend(at, "secret", "secretName")));
  if (persistentVolumeClaim?.claimName === "") report(required(descend(at, "persistentVolumeClaim", "claimName")));
  checkItems(configMap?.items, descend(at, "configMap", "items"), report);
  checkItems(secret?.items, descend(at, "secret", "items"), report);
  if (volume.hostPath) checkHostPath(volume.hostPath.path, descend(at, "hostPath", "path"), report);
  if (emptyDir?.sizeLimit !== undefined) checkSizeLimit(emptyDir, descend(at, "emptyDir", "sizeLimit"), report);
  for (const [index, source] of (volume.projected?.sources ?? []).entries()) {
    const field = descend(at, "projected", "sources", index);
    checkItems(source.configMap?.items, descend(field, "configMap", "items"), report);
    checkItems(source.secret?.items, descend(field, "secret", "items"), report);
  }
}

/** A volume in memory has that size; what one on disk holds is not measured. */
function checkSizeLimit({ sizeLimit = "", medium }: EmptyDirVolumeSource, at: Field, report: Report): void {
  checkQuantity(sizeLimit, at, report);
  if (medium !== "Memory" && bytes(sizeLimit) !== null)
    report(warning("unsupported", at, "has no effect on disk: only a volume in memory is bounded"));
}

function checkHostPath(path: string, at: Field, report: Report): void {
  if (path === "") report(required(at));
  if (path.split("/").includes("..")) report(invalid(at, path, "must not contain '..'"));
}

function checkItems(items: readonly KeyToPath[] | undefined, at: Field, report: Report): void {
  for (const [index, { key, path }] of (items ?? []).entries()) {
    if (key === "") report(required(descend(at, index, "key")));
    if (path === "") report(required(descend(at, index, "path")));
    else checkRelative(path, descend(at, index, "path"), report);
  }
}
