import type { Instant } from "../../../model/instant.ts";
import { ageColumn, since } from "./age.ts";
import { type Column, column, nameColumn, wide } from "./column.ts";
import type { Fields } from "./fields.ts";
import { none, orNone } from "./text.ts";

export const podColumns: readonly Column[] = [
  nameColumn,
  column("Ready", (pod) => `${readyCount(pod)}/${pod.items("spec.containers").length}`),
  column("Status", podStatus),
  column("Restarts", restarts),
  ageColumn,
  wide("IP", (pod) => orNone(pod.text("status.podIP"))),
  wide("Node", (pod) => orNone(pod.text("spec.nodeName"))),
  wide("Nominated Node", (pod) => orNone(pod.text("status.nominatedNodeName"))),
  wide("Readiness Gates", () => none),
];

function readyCount(pod: Fields): number {
  const running = pod.items("status.containerStatuses").filter((status) => status.text("ready") === "true");
  return running.filter((status) => status.has("state.running")).length;
}

/** The most telling word there is: what init waits for, else what a container waits for or died of, else the phase. */
function podStatus(pod: Fields): string {
  if (pod.has("metadata.deletionTimestamp")) return "Terminating";
  const reason = pod.text("status.reason");
  if (reason !== "") return reason;
  const initializing = initReason(pod);
  if (initializing !== null) return initializing;
  const phase = pod.text("status.phase");
  const reasons = pod
    .items("status.containerStatuses")
    .map(containerReason)
    .filter((text) => text !== "");
  const last = reasons.at(-1) ?? phase;
  if (last !== "Completed" || phase !== "Running") return last;
  return readyCount(pod) > 0 ? "Running" : "NotReady";
}

function initReason(pod: Fields): string | null {
  const specs = pod.items("spec.initContainers");
  const statuses = pod.items("status.initContainerStatuses");
  const at = statuses.findIndex((status, index) => !isInitDone(status, specs[index]));
  const status = statuses[at];
  if (!status) return null;
  const reason = containerReason(status);
  return reason === "" || reason === "PodInitializing" ? `Init:${at}/${specs.length}` : `Init:${reason}`;
}

/** A sidecar is done with initializing once it has started. */
function isInitDone(status: Fields, spec: Fields | undefined): boolean {
  if (spec?.text("restartPolicy") === "Always") return status.text("started") === "true";
  return status.has("state.terminated") && status.count("state.terminated.exitCode") === 0;
}

function containerReason(status: Fields): string {
  if (status.has("state.waiting")) return status.text("state.waiting.reason");
  if (!status.has("state.terminated")) return "";
  const { reason, signal } = {
    reason: status.text("state.terminated.reason"),
    signal: status.count("state.terminated.signal"),
  };
  if (reason !== "") return reason;
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${status.count("state.terminated.exitCode")}`;
}

function restarts(pod: Fields, now: Instant): string {
  const statuses = [...pod.items("status.initContainerStatuses"), ...pod.items("status.containerStatuses")];
  const total = statuses.reduce((sum, status) => sum + status.count("restartCount"), 0);
  const last =
    statuses
      .map((status) => status.text("lastState.terminated.finishedAt"))
      .sort()
      .at(-1) ?? "";
  return total > 0 && last !== "" ? `${total} (${since(last, now)} ago)` : String(total);
}
