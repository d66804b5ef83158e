import { bytes, cpuMillis } from "../model/quantity.ts";
import type { Resources } from "../model/resources.ts";
import { type FleetCapacity, fleetCapacity } from "../planner/moves/fleet-capacity.ts";
import type { Turn } from "../reconciler/finished-turn.ts";

/** `?cpu=4&memory=16Gi`: what the fleet could do with; of hosts of that shape too, where one is given. */
export function capacityQuestion(turn: Turn, query: URLSearchParams): FleetCapacity {
  return fleetCapacity(turn, turn.at, shapeOf(query));
}

function shapeOf(query: URLSearchParams): Resources | null {
  const [cpu, memory] = [cpuMillis(query.get("cpu") ?? ""), bytes(query.get("memory") ?? "")];
  return cpu === null || memory === null ? null : { cpuMillis: cpu, memoryBytes: memory, other: {} };
}
