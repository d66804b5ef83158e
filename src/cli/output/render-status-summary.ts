import type { PodSummary, TurnSummary } from "../../api/turn-summary.ts";
import { formatLocation } from "../../model/problem.ts";
import { columns } from "./columns.ts";
import { style } from "./style.ts";

/** `berth status`: what runs where, and what is wrong, on one screen. */
export function renderStatusSummary(summary: TurnSummary): string {
  return [heading(summary), hosts(summary), workloads(summary), pods(summary), services(summary), troubles(summary)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function heading({ repository, settled }: TurnSummary): string {
  const state = settled ? style("green", "settled") : style("yellow", "at work");
  const commit = `${repository.commit.slice(0, 12)} ${repository.subject} (${repository.author})`;
  const failure = repository.failure === null ? "" : `\n${style("red", `last fetch failed: ${repository.failure}`)}`;
  return `${commit}: ${state}${failure}`;
}

function hosts(summary: TurnSummary): string {
  const rows = summary.hosts.map((host) => [
    host.name,
    host.condition,
    host.engine ?? "-",
    String(host.pods),
    host.message,
  ]);
  return rows.length === 0 ? "" : columns(["HOST", "STATUS", "ENGINE", "PODS", "MESSAGE"], rows);
}

function workloads(summary: TurnSummary): string {
  const rows = summary.workloads.map((workload) => [
    workload.object,
    `${workload.ready}/${workload.desired}`,
    String(workload.updated),
    String(workload.available),
  ]);
  return rows.length === 0 ? "" : columns(["WORKLOAD", "READY", "UP-TO-DATE", "AVAILABLE"], rows);
}

function pods(summary: TurnSummary): string {
  const rows = summary.pods.map((pod) => [
    pod.namespace,
    pod.name,
    pod.ready ? "yes" : "no",
    podStatus(pod),
    String(pod.restarts),
    pod.host ?? "<none>",
    pod.address ?? "<none>",
    pod.images.join(","),
  ]);
  return rows.length === 0
    ? ""
    : columns(["NAMESPACE", "POD", "READY", "STATUS", "RESTARTS", "HOST", "ADDRESS", "IMAGE"], rows);
}

function podStatus(pod: PodSummary): string {
  if (pod.leaving !== null) return "Terminating";
  return pod.reason === "" ? pod.phase : pod.reason;
}

function services(summary: TurnSummary): string {
  const rows = summary.services.map((service) => [
    service.namespace,
    service.name,
    service.clusterIp ?? "None",
    service.vip ?? "<none>",
    String(service.ready),
  ]);
  return rows.length === 0 ? "" : columns(["NAMESPACE", "SERVICE", "CLUSTER-IP", "EXTERNAL-IP", "ENDPOINTS"], rows);
}

function troubles(summary: TurnSummary): string {
  return [
    ...summary.refusals.map(({ pod, summary: why, hosts }) =>
      [`${style("red", "unplaced")} ${pod}: ${why}`, ...hosts.map((line) => `  ${line}`)].join("\n"),
    ),
    ...summary.held.map((line) => `${style("yellow", "held")} ${line}`),
    ...summary.problems.map(({ severity, message, at, frame }) => {
      const place = at === null ? "" : `${formatLocation(at)}: `;
      return `${style(severity === "error" ? "red" : "yellow", severity)} ${place}${message}${frame === null ? "" : `\n${frame}`}`;
    }),
    ...summary.violations.map((sentence) => `${style("red", "the plan was refused")}: ${sentence}`),
  ].join("\n");
}
