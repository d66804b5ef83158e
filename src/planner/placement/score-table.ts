import { compareText } from "../../model/order.ts";
import { costOf, isAllowed, openRules, type Rules } from "./engine/rules.ts";
import { roomCost, takes } from "./engine/run.ts";
import type { Fleet } from "./fleet/fleet.ts";
import { eligibleHosts } from "./fleet/host-mask.ts";
import { classOf } from "./fleet/occupy.ts";
import type { PodClass } from "./fleet/pod-class.ts";
import { hostCosts } from "./scores/declared-costs.ts";
import { point } from "./scores/units.ts";
import type { HostScore, PlacementHost, PodToPlace } from "./types.ts";

export function scoreTable(fleet: Fleet, pod: PodToPlace): HostScore[] {
  const of = classOf(fleet, pod);
  const rules = openRules(fleet, of);
  return [...eligibleHosts(fleet, of)]
    .filter((number) => takes(fleet, of, number) && isAllowed(rules, number))
    .flatMap((number) => {
      const host = fleet.hosts[number];
      return host ? [scoreOf({ fleet, of, rules }, host, number)] : [];
    })
    .sort((a, b) => a.total - b.total || compareText(a.host, b.host));
}

interface Subject {
  readonly fleet: Fleet;
  readonly of: PodClass;
  readonly rules: Rules;
}

function scoreOf({ fleet, of, rules }: Subject, host: PlacementHost, number: number): HostScore {
  const units: Record<string, number> = {
    [of.strategy === "pack" ? "packing" : "spreading"]: roomCost(fleet, of, number),
  };
  for (const [name, cost] of Object.entries(hostCosts)) units[name] = cost(of, host);
  for (const name of ["podAffinity", "topologySpread"] as const) {
    units[name] = costOf({ filters: [], costs: rules.costs.filter((cost) => cost.name === name) }, number);
  }
  const total = Object.values(units).reduce((sum, part) => sum + part, 0);
  const parts = Object.fromEntries(Object.entries(units).map(([name, part]) => [name, inPoints(part)]));
  return { host: host.name, total: inPoints(total), parts };
}

/** Points with four decimals, for people. */
function inPoints(units: number): number {
  return Math.round((units / point) * 10_000) / 10_000;
}
