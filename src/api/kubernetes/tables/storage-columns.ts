import { ageColumn } from "./age.ts";
import { type Column, column, integer, nameColumn, wide } from "./column.ts";
import type { Fields } from "./fields.ts";

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function modes(object: Fields): string {
  return object
    .texts("spec.accessModes")
    .map((mode) => shortModes[mode] ?? mode)
    .join(",");
}

export const claimColumns: readonly Column[] = [
  nameColumn,
  column("Status", (claim) => claim.text("status.phase")),
  column("Volume", (claim) => claim.text("spec.volumeName")),
  column("Capacity", (claim) => claim.text("spec.resources.requests.storage")),
  column("Access Modes", modes),
  column("StorageClass", (claim) => claim.text("spec.storageClassName")),
  column("VolumeAttributesClass", () => "<unset>"),
  ageColumn,
  wide("VolumeMode", (claim) => claim.text("spec.volumeMode") || "Filesystem"),
];

export const volumeColumns: readonly Column[] = [
  nameColumn,
  column("Capacity", (volume) => volume.text("spec.capacity.storage")),
  column("Access Modes", modes),
  column("Reclaim Policy", (volume) => volume.text("spec.persistentVolumeReclaimPolicy")),
  column("Status", (volume) => volume.text("status.phase")),
  column("Claim", (volume) =>
    volume.has("spec.claimRef") ? `${volume.text("spec.claimRef.namespace")}/${volume.text("spec.claimRef.name")}` : "",
  ),
  column("StorageClass", (volume) => volume.text("spec.storageClassName")),
  column("VolumeAttributesClass", () => "<unset>"),
  column("Reason", (volume) => volume.text("status.reason")),
  ageColumn,
  wide("VolumeMode", (volume) => volume.text("spec.volumeMode") || "Filesystem"),
];

export const storageClassColumns: readonly Column[] = [
  nameColumn,
  column("Provisioner", (object) => object.text("provisioner")),
  column("ReclaimPolicy", (object) => object.text("reclaimPolicy") || "Delete"),
  column("VolumeBindingMode", (object) => object.text("volumeBindingMode") || "Immediate"),
  column("AllowVolumeExpansion", (object) => object.text("allowVolumeExpansion") || "false"),
  ageColumn,
];

export const priorityClassColumns: readonly Column[] = [
  nameColumn,
  integer("Value", (object) => object.count("value")),
  column("Global-Default", (object) => object.text("globalDefault") || "false"),
  ageColumn,
  column("PreemptionPolicy", (object) => object.text("preemptionPolicy") || "PreemptLowerPriority"),
];

export const roleBindingColumns: readonly Column[] = [
  nameColumn,
  column("Role", (object) => `${object.text("roleRef.kind")}/${object.text("roleRef.name")}`),
  ageColumn,
  wide("Users", (object) => subjects(object, "User")),
  wide("Groups", (object) => subjects(object, "Group")),
  wide("ServiceAccounts", (object) => subjects(object, "ServiceAccount")),
];

function subjects(object: Fields, kind: string): string {
  const named = object.items("subjects").filter((subject) => subject.text("kind") === kind);
  return named.map((subject) => [subject.text("namespace"), subject.text("name")].filter(Boolean).join("/")).join(", ");
}

export const roleColumns: readonly Column[] = [
  nameColumn,
  column("Created At", (object) => object.text("metadata.creationTimestamp")),
];
