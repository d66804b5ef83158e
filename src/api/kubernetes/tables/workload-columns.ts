import { parseTimestamp } from "../../../model/instant.ts";
import { ageColumn, humanDuration, since } from "./age.ts";
import { autoscalerTargets } from "./autoscaler-targets.ts";
import { type Column, column, integer, nameColumn, wide } from "./column.ts";
import type { Fields } from "./fields.ts";
import { containerImages, containerNames, none, orNone, selectorText } from "./text.ts";

const containers: readonly Column[] = [wide("Containers", containerNames), wide("Images", containerImages)];
const selector = wide("Selector", (object) => selectorText(object, "spec.selector.matchLabels"));

/** Asked for unless a count says otherwise: one. */
function wanted(object: Fields): number {
  return object.has("spec.replicas") ? object.count("spec.replicas") : 1;
}

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  column("Ready", (object) => `${object.count("status.readyReplicas")}/${wanted(object)}`),
  integer("Up-to-date", (object) => object.count("status.updatedReplicas")),
  integer("Available", (object) => object.count("status.availableReplicas")),
  ageColumn,
  ...containers,
  selector,
];

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  integer("Desired", wanted),
  integer("Current", (object) => object.count("status.replicas")),
  integer("Ready", (object) => object.count("status.readyReplicas")),
  ageColumn,
  ...containers,
  selector,
];

export const statefulSetColumns: readonly Column[] = [
  nameColumn,
  column("Ready", (object) => `${object.count("status.readyReplicas")}/${wanted(object)}`),
  ageColumn,
  ...containers,
];

export const daemonSetColumns: readonly Column[] = [
  nameColumn,
  integer("Desired", (object) => object.count("status.desiredNumberScheduled")),
  integer("Current", (object) => object.count("status.currentNumberScheduled")),
  integer("Ready", (object) => object.count("status.numberReady")),
  integer("Up-to-date", (object) => object.count("status.updatedNumberScheduled")),
  integer("Available", (object) => object.count("status.numberAvailable")),
  column("Node Selector", (object) => selectorText(object, "spec.template.spec.nodeSelector")),
  ageColumn,
  ...containers,
  selector,
];

export const jobColumns: readonly Column[] = [
  nameColumn,
  column("Status", jobStatus),
  column(
    "Completions",
    (job) => `${job.count("status.succeeded")}/${job.has("spec.completions") ? job.count("spec.completions") : 1}`,
  ),
  column("Duration", (job, now) => {
    const [start, end] = [
      parseTimestamp(job.text("status.startTime")),
      parseTimestamp(job.text("status.completionTime")),
    ];
    return start === null ? "" : humanDuration(((end ?? now) - start) / 1000);
  }),
  ageColumn,
  ...containers,
  selector,
];

function jobStatus(job: Fields): string {
  const holding = (type: string): boolean =>
    job
      .items("status.conditions")
      .some((condition) => condition.text("type") === type && condition.text("status") === "True");
  if (holding("Complete")) return "Complete";
  if (holding("Failed")) return "Failed";
  if (job.has("metadata.deletionTimestamp")) return "Terminating";
  return holding("Suspended") ? "Suspended" : "Running";
}

const jobTemplate = "spec.jobTemplate.spec.template.spec.containers";

export const cronJobColumns: readonly Column[] = [
  nameColumn,
  column("Schedule", (object) => object.text("spec.schedule")),
  column("Timezone", (object) => orNone(object.text("spec.timeZone"))),
  column("Suspend", (object) => (object.text("spec.suspend") === "true" ? "True" : "False")),
  integer("Active", (object) => object.items("status.active").length),
  column("Last Schedule", (object, now) =>
    object.has("status.lastScheduleTime") ? since(object.text("status.lastScheduleTime"), now) : none,
  ),
  ageColumn,
  wide("Containers", (object) =>
    object
      .items(jobTemplate)
      .map((container) => container.text("name"))
      .join(","),
  ),
  wide("Images", (object) =>
    object
      .items(jobTemplate)
      .map((container) => container.text("image"))
      .join(","),
  ),
  wide("Selector", () => none),
];

export const autoscalerColumns: readonly Column[] = [
  nameColumn,
  column(
    "Reference",
    (object) => `${object.text("spec.scaleTargetRef.kind")}/${object.text("spec.scaleTargetRef.name")}`,
  ),
  column("Targets", autoscalerTargets),
  column("MinPods", (object) => (object.has("spec.minReplicas") ? object.text("spec.minReplicas") : "<unset>")),
  integer("MaxPods", (object) => object.count("spec.maxReplicas")),
  integer("Replicas", (object) => object.count("status.currentReplicas")),
  ageColumn,
];

export const disruptionBudgetColumns: readonly Column[] = [
  nameColumn,
  column("Min Available", (object) => (object.has("spec.minAvailable") ? object.text("spec.minAvailable") : "N/A")),
  column("Max Unavailable", (object) =>
    object.has("spec.maxUnavailable") ? object.text("spec.maxUnavailable") : "N/A",
  ),
  integer("Allowed Disruptions", (object) => object.count("status.disruptionsAllowed")),
  ageColumn,
];
