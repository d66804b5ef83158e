import type { Resources } from "../../../model/resources.ts";
import { lowerBound } from "./lower-bound.ts";
import { type Heuristic, type Tried, tryAll, tryUntilFits } from "./portfolio.ts";
import { packingProblem } from "./vectors.ts";

/** How few hosts would do, by resources alone: rules about where pods may go can only add to it. */
export interface CapacityAnswer {
  /** Null where a pod is larger than any host, or all hosts together are not enough. */
  readonly hosts: number | null;
  /** No packing whatever can do with fewer. */
  readonly lowerBound: number;
  readonly heuristic: Heuristic | null;
  /** For each pod the number of its host; empty where there is no answer. */
  readonly hostOf: readonly number[];
}

/** Hosts of one shape that these pods need. */
export function capacity(pods: readonly Resources[], shape: Resources): CapacityAnswer {
  const problem = packingProblem(pods, [shape], true);
  const tried = tryAll(problem).sort((a, b) => a.packing.hosts - b.packing.hosts);
  return answer(tried[0] ?? null, lowerBound(problem));
}

/** The shortest stretch from the start of a list of hosts that would do for these pods. */
export function fewestHosts(pods: readonly Resources[], hosts: readonly Resources[]): CapacityAnswer {
  const least = lowerBound(packingProblem(pods, hosts, false));
  const within = (count: number) => tryUntilFits(packingProblem(pods, hosts.slice(0, count), false));
  let [low, high] = [least, hosts.length];
  let best = within(high);
  while (best && low < high) {
    // What does is near the bound: looking there first finds it in fewer steps than halving.
    const middle = Math.min(low + Math.max(1, Math.ceil((high - low) / 8)) - 1, high - 1);
    const tried = within(middle);
    if (tried) [best, high] = [tried, middle];
    else low = middle + 1;
  }
  return best ? { ...answer(best, least), hosts: high } : answer(null, least);
}

function answer(best: Tried | null, bound: number): CapacityAnswer {
  if (!best) return { hosts: null, lowerBound: bound, heuristic: null, hostOf: [] };
  const { heuristic, packing } = best;
  return { hosts: packing.hosts, lowerBound: bound, heuristic, hostOf: [...packing.hostOf] };
}
