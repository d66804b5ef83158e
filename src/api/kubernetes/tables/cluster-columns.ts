import type { Instant } from "../../../model/instant.ts";
import { ageColumn, since } from "./age.ts";
import { type Column, column, integer, nameColumn, wide } from "./column.ts";
import type { Fields } from "./fields.ts";
import { joined, none, orNone } from "./text.ts";

export const nodeColumns: readonly Column[] = [
  nameColumn,
  column("Status", nodeStatus),
  column("Roles", (node) => joined(node.entries("metadata.labels").flatMap(([label]) => roleOf(label)))),
  ageColumn,
  column("Version", (node) => node.text("status.nodeInfo.containerRuntimeVersion").replace("docker://", "docker-")),
  wide("Internal-IP", (node) => addressOf(node, "InternalIP")),
  wide("External-IP", (node) => addressOf(node, "ExternalIP")),
  wide("OS-Image", (node) => node.text("status.nodeInfo.osImage") || "<unknown>"),
  wide("Kernel-Version", (node) => node.text("status.nodeInfo.kernelVersion") || "<unknown>"),
  wide("Container-Runtime", (node) => node.text("status.nodeInfo.containerRuntimeVersion") || "<unknown>"),
];

function nodeStatus(node: Fields): string {
  const ready = node
    .items("status.conditions")
    .find((condition) => condition.text("type") === "Ready")
    ?.text("status");
  const word = ready === "True" ? "Ready" : ready === undefined ? "Unknown" : "NotReady";
  return node.text("spec.unschedulable") === "true" ? `${word},SchedulingDisabled` : word;
}

function roleOf(label: string): string | never[] {
  return label.startsWith("node-role.kubernetes.io/") ? label.slice("node-role.kubernetes.io/".length) : [];
}

function addressOf(node: Fields, type: string): string {
  return orNone(
    node
      .items("status.addresses")
      .find((address) => address.text("type") === type)
      ?.text("address") ?? "",
  );
}

export const namespaceColumns: readonly Column[] = [
  nameColumn,
  column("Status", (object) => object.text("status.phase")),
  ageColumn,
];

export const configMapColumns: readonly Column[] = [
  nameColumn,
  integer("Data", (object) => object.entries("data").length + object.entries("binaryData").length),
  ageColumn,
];

export const secretColumns: readonly Column[] = [
  nameColumn,
  column("Type", (object) => object.text("type") || "Opaque"),
  integer("Data", (object) => object.entries("data").length),
  ageColumn,
];

export const serviceAccountColumns: readonly Column[] = [
  nameColumn,
  integer("Secrets", (object) => object.items("secrets").length),
  ageColumn,
];

export const eventColumns: readonly Column[] = [
  column("Last Seen", lastSeen),
  column("Type", (event) => event.text("type")),
  column("Reason", (event) => event.text("reason")),
  column("Object", (event) => `${subject(event, "kind").toLowerCase()}/${subject(event, "name")}`),
  wide("Subobject", (event) => subject(event, "fieldPath")),
  wide("Source", (event) => event.text("source.component") || event.text("reportingController")),
  column("Message", (event) => (event.text("message") || event.text("note")).trim()),
  wide("First Seen", (event, now) =>
    since(event.text("firstTimestamp") || event.text("deprecatedFirstTimestamp"), now),
  ),
  wide("Count", (event) => event.text("count") || event.text("deprecatedCount")),
  { ...nameColumn, priority: 1 },
];

function lastSeen(event: Fields, now: Instant): string {
  return since(event.text("lastTimestamp") || event.text("deprecatedLastTimestamp"), now);
}

function subject(event: Fields, part: string): string {
  return event.text(`involvedObject.${part}`) || event.text(`regarding.${part}`);
}

export const hostColumns: readonly Column[] = [
  nameColumn,
  column("Address", (host) => host.text("spec.address")),
  column("Roles", (host) => joined(host.texts("spec.roles"))),
  ageColumn,
  wide("Via", (host) => orNone(host.text("spec.via"))),
];

export const scaledObjectColumns: readonly Column[] = [
  nameColumn,
  column("ScaleTargetKind", (object) => object.text("spec.scaleTargetRef.kind") || "Deployment"),
  column("ScaleTargetName", (object) => object.text("spec.scaleTargetRef.name")),
  column("Min", (object) => object.text("spec.minReplicaCount")),
  column("Max", (object) => object.text("spec.maxReplicaCount")),
  column("Triggers", (object) => joined(object.items("spec.triggers").map((trigger) => trigger.text("type")))),
  ageColumn,
];

export const addressPoolColumns: readonly Column[] = [
  nameColumn,
  column("Auto Assign", (pool) => (pool.has("spec.autoAssign") ? pool.text("spec.autoAssign") : "true")),
  column("Addresses", (pool) => JSON.stringify(pool.texts("spec.addresses"))),
  ageColumn,
];

export const controllerRevisionColumns: readonly Column[] = [
  nameColumn,
  column("Controller", (object) =>
    joined(
      object
        .items("metadata.ownerReferences")
        .map((owner) => `${owner.text("kind").toLowerCase()}.apps/${owner.text("name")}`),
    ),
  ),
  integer("Revision", (object) => object.count("revision")),
  ageColumn,
];

export const leaseColumns: readonly Column[] = [
  nameColumn,
  column("Holder", (object) => object.text("spec.holderIdentity") || none),
  ageColumn,
];

export const definitionColumns: readonly Column[] = [
  nameColumn,
  column("Created At", (object) => object.text("metadata.creationTimestamp"), { type: "date" }),
];
