import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../model/kinds.ts";
import type { PersistentVolumeClaimSpec } from "../../model/kubernetes.generated.ts";
import { type Draft, fill, textQuantities } from "./draft.ts";

/** Defaults of the storage kinds (core/v1/defaults.go, storage/v1/defaults.go). */
export function defaultClaim({ spec }: Draft<PersistentVolumeClaim>): void {
  defaultClaimSpec(spec);
}

export function defaultClaimSpec(spec: Draft<PersistentVolumeClaimSpec>): void {
  fill(spec, "volumeMode", "Filesystem");
  textQuantities(spec.resources?.requests);
  textQuantities(spec.resources?.limits);
}

export function defaultVolumeObject({ spec }: Draft<PersistentVolume>): void {
  fill(spec, "volumeMode", "Filesystem");
  fill(spec, "persistentVolumeReclaimPolicy", "Retain");
  if (spec.hostPath) fill(spec.hostPath, "type", "");
  textQuantities(spec.capacity);
}

export function defaultStorageClass(storageClass: Draft<StorageClass>): void {
  fill(storageClass, "reclaimPolicy", "Delete");
  fill(storageClass, "volumeBindingMode", "Immediate");
}
