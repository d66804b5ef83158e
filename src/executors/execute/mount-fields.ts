import type { Mount } from "../../model/container-spec.ts";

/** `HostConfig.Binds` and `.Mounts`. Only a bind creates its source on every engine; a mount does from API 1.42 on. */
export function mountFields(mounts: readonly Mount[]): Readonly<Record<string, unknown>> {
  return { Binds: mounts.flatMap(bindLine), Mounts: mounts.flatMap(mountEntry) };
}

function bindLine(mount: Mount): string[] {
  if (mount.kind !== "bind" || !mount.create) return [];
  return [`${mount.source}:${mount.target}:${mount.readOnly ? "ro" : "rw"}`];
}

function mountEntry(mount: Mount): Readonly<Record<string, unknown>>[] {
  switch (mount.kind) {
    case "bind":
      return mount.create
        ? []
        : [{ Type: "bind", Source: mount.source, Target: mount.target, ReadOnly: mount.readOnly }];
    case "volume":
      return [
        {
          Type: "volume",
          Source: mount.source,
          Target: mount.target,
          ReadOnly: mount.readOnly,
          // An image's own files at that path must not appear in a pod's volume.
          VolumeOptions: { NoCopy: true, ...(mount.subPath !== null && { Subpath: mount.subPath }) },
        },
      ];
    case "tmpfs":
      return [
        {
          Type: "tmpfs",
          Target: mount.target,
          ...(mount.sizeBytes !== null && { TmpfsOptions: { SizeBytes: mount.sizeBytes } }),
        },
      ];
  }
}
