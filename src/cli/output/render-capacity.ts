import type { Resources } from "../../model/resources.ts";
import type { Fewest, FleetCapacity } from "../../planner/moves/fleet-capacity.ts";
import { columns } from "./columns.ts";

/** A fleet's capacity for people: host by host, then how few would do. */
export function renderCapacity({ hosts, pods, requested, allocatable, fewest, ofShape }: FleetCapacity): string {
  const rows = hosts.map((host) => [host.name, String(host.pods), ...usedOf(host.requested, host.allocatable)]);
  const total = ["all", String(pods), ...usedOf(requested, allocatable)];
  return [
    columns(["HOST", "PODS", "CPU", "MEMORY"], [...rows, total]),
    "",
    `Of the ${hosts.length} hosts there are, ${sentence(fewest)}.`,
    ...(ofShape ? [`Of hosts of the shape asked for, ${sentence(ofShape)}.`] : []),
    "Rules about where pods may go can only add to that; berth rebalance keeps to them.",
  ].join("\n");
}

function sentence({ hosts, lowerBound, heuristic }: Fewest): string {
  if (hosts === null) return "all together would not do";
  const least = hosts === lowerBound ? "no packing does with fewer" : `no packing does with fewer than ${lowerBound}`;
  return `${hosts} would do by resources alone (${heuristic ?? "nothing to pack"}; ${least})`;
}

function usedOf(requested: Resources, allocatable: Resources): string[] {
  const cpu = [requested.cpuMillis, allocatable.cpuMillis].map((millis) => String(Math.round(millis / 10) / 100));
  const memory = [requested.memoryBytes, allocatable.memoryBytes].map(gibibytes);
  return [
    `${cpu.join("/")} (${percent(requested.cpuMillis, allocatable.cpuMillis)})`,
    `${memory.join("/")} (${percent(requested.memoryBytes, allocatable.memoryBytes)})`,
  ];
}

function gibibytes(amount: number): string {
  return `${(amount / 2 ** 30).toFixed(1)}Gi`;
}

function percent(part: number, whole: number): string {
  return whole <= 0 ? "-" : `${Math.round((100 * part) / whole)} %`;
}
