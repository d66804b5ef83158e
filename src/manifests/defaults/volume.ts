import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from "../../model/kubernetes.generated.ts";
import { type Draft, fill } from "./draft.ts";

const readableByAll = 0o644;

/** Defaults of one volume (core/v1/defaults.go). A volume without a source is an emptyDir. */
export function defaultVolume(volume: Draft<Volume>): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
  if (volume.secret) fill(volume.secret, "defaultMode", readableByAll);
  if (volume.configMap) fill(volume.configMap, "defaultMode", readableByAll);
  if (volume.hostPath) fill(volume.hostPath, "type", "");
  if (volume.downwardAPI) {
    fill(volume.downwardAPI, "defaultMode", readableByAll);
    volume.downwardAPI.items?.forEach(defaultDownwardFile);
  }
  if (volume.projected) {
    fill(volume.projected, "defaultMode", readableByAll);
    volume.projected.sources?.forEach(defaultProjection);
  }
  const sizeLimit: unknown = volume.emptyDir?.sizeLimit;
  if (volume.emptyDir && typeof sizeLimit === "number") volume.emptyDir.sizeLimit = String(sizeLimit);
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim) fill(claim, "volumeMode", "Filesystem");
}

function defaultProjection(source: Draft<VolumeProjection>): void {
  if (source.serviceAccountToken) fill(source.serviceAccountToken, "expirationSeconds", 3600);
  source.downwardAPI?.items?.forEach(defaultDownwardFile);
}

function defaultDownwardFile(file: Draft<DownwardAPIVolumeFile>): void {
  if (file.fieldRef) fill(file.fieldRef, "apiVersion", "v1");
}
