import type { PersistentVolume } from "../../model/kinds.ts";
import type { PersistentVolumeClaimSpec } from "../../model/kubernetes.generated.ts";
import { matchesSelector } from "../../model/label-selector.ts";
import { bytes } from "../../model/quantity.ts";

const supported = ["nfs", "local", "hostPath"] as const;

/** Why no host can mount it; null where one can. */
export function unsupportedSource({ metadata, spec }: PersistentVolume): string | null {
  return supported.some((source) => spec[source] !== undefined)
    ? null
    : `persistentvolume "${metadata.name}" has a source that is not mounted here: nfs, local and hostPath are`;
}

/** It can be mounted on any host, and on several at once. */
export function isMovable({ spec }: PersistentVolume): boolean {
  return spec.nfs !== undefined;
}

/** What the engine's local driver is told to mount; that mounts as `mount -t TYPE -o O DEVICE` does. */
export function driverOptions({ spec }: PersistentVolume): Readonly<Record<string, string>> {
  const { nfs, local, hostPath, mountOptions = [] } = spec;
  if (nfs) {
    const access = nfs.readOnly || isReadOnly(spec.accessModes) ? "ro" : "rw";
    return { type: "nfs", o: [`addr=${nfs.server}`, access, ...mountOptions].join(","), device: `:${nfs.path}` };
  }
  return { type: "none", o: ["bind", ...mountOptions].join(","), device: local?.path ?? hostPath?.path ?? "" };
}

function isReadOnly(modes: readonly string[] = []): boolean {
  return modes.length > 0 && modes.every((mode) => mode === "ReadOnlyMany");
}

/** Whether a claim may have it: class, size, modes and labels, as Kubernetes' volume binder asks. */
export function fitsClaim(
  { metadata, spec }: PersistentVolume,
  claim: PersistentVolumeClaimSpec,
  className: string,
): boolean {
  const asked = claim.resources?.requests?.["storage"];
  const enough = asked === undefined || sizeOf(spec.capacity?.["storage"]) >= sizeOf(asked);
  const modes = (claim.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));
  const labelled = claim.selector === undefined || matchesSelector(claim.selector, metadata.labels ?? {});
  const sameMode = (spec.volumeMode ?? "Filesystem") === (claim.volumeMode ?? "Filesystem");
  return enough && modes && labelled && sameMode && (spec.storageClassName ?? "") === className;
}

/** The smallest first, so that a large one is kept for who needs it. */
export function bySize(volumes: readonly PersistentVolume[]): PersistentVolume[] {
  const size = ({ spec }: PersistentVolume): number => sizeOf(spec.capacity?.["storage"]);
  return [...volumes].sort((a, b) => size(a) - size(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
}

function sizeOf(quantity: string | undefined): number {
  return quantity === undefined ? 0 : (bytes(quantity) ?? 0);
}
