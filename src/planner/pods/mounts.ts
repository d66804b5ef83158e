import { claimVolumeName, newestVolume } from "../../model/claim-data.ts";
import type { Mount } from "../../model/container-spec.ts";
import type { Container, Volume, VolumeMount } from "../../model/kubernetes.generated.ts";
import { stateDirectory } from "../../model/planner-settings.ts";
import { expandVariables } from "./expand-variables.ts";
import { podVolumeName, volumeDirectory } from "./pod-names.ts";
import type { PodSite } from "./pod-site.ts";

/** Where a container's volumes come from, in the order it lists them. */
export function mountsOf(site: PodSite, container: Container, variables: ReadonlyMap<string, string>): Mount[] {
  const volumes = new Map((site.manifest.spec.volumes ?? []).map((volume) => [volume.name, volume]));
  return (container.volumeMounts ?? []).flatMap((mount) => {
    const volume = volumes.get(mount.name);
    return volume ? [mountOf(site, volume, withSubPath(mount, variables))] : [];
  });
}

function withSubPath(mount: VolumeMount, variables: ReadonlyMap<string, string>): VolumeMount {
  return mount.subPathExpr ? { ...mount, subPath: expandVariables(mount.subPathExpr, variables) } : mount;
}

function mountOf(site: PodSite, volume: Volume, mount: VolumeMount): Mount {
  const target = mount.mountPath;
  const subPath = mount.subPath || null;
  const readOnly = mount.readOnly === true;
  if (volume.hostPath) {
    const create = ["", "DirectoryOrCreate"].includes(volume.hostPath.type ?? "");
    return { kind: "bind", source: below(volume.hostPath.path, subPath), target, readOnly, create };
  }
  if (volume.persistentVolumeClaim) {
    const claim = { namespace: site.namespace, name: volume.persistentVolumeClaim.claimName };
    const source = newestVolume(site.host.observed?.volumes ?? [], claim)?.name ?? claimVolumeName(claim);
    return {
      kind: "volume",
      source,
      target,
      readOnly: readOnly || volume.persistentVolumeClaim.readOnly === true,
      subPath,
    };
  }
  if (volume.emptyDir) return { kind: "volume", source: podVolumeName(site, volume.name), target, readOnly, subPath };
  const directory = `${stateDirectory}/${volumeDirectory(site.uid, volume.name)}`;
  return { kind: "bind", source: below(directory, subPath), target, readOnly: true, create: false };
}

function below(directory: string, subPath: string | null): string {
  return subPath ? `${directory.replace(/\/$/, "")}/${subPath}` : directory;
}
