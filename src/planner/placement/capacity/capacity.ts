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
  for (let count = least; count <= hosts.length; count = nextCount(count, { least, most: hosts.length })) {
    const tried = tryUntilFits(packingProblem(pods, hosts.slice(0, count), false));
    if (tried) return { ...answer(tried, least), hosts: count };
  }
  return answer(null, least);
}

/** One more at first, since what does is near the bound; wider steps further away, but never past the last host. */
function nextCount(count: number, { least, most }: { readonly least: number; readonly most: number }): number {
  const next = count + Math.max(1, Math.floor((count - least) / 32));
  return count < most ? Math.min(next, most) : most + 1;
}

function answer(best: Tried | null, bound: number): CapacityAnswer {
  if (!best) return { hosts: null, lowerBound: bound, heuristic: null, hostOf: [] };
  const { heuristic, packing } = best;
  return { hosts: packing.hosts, lowerBound: bound, heuristic, hostOf: [...packing.hostOf] };
}
