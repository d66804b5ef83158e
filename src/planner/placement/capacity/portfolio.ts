import { dotProduct, normGreedy, packHostByHost } from "./host-by-host.ts";
import { packItemByItem, squaredNorm, stranding, strandingFirst } from "./item-by-item.ts";
import { arriving, decreasing, decreasingByScarcest, type Packing, type Problem } from "./vectors.ts";

export type Heuristic =
  | "first-fit"
  | "first-fit-decreasing"
  | "best-fit-decreasing"
  | "stranding"
  | "stranding-decreasing"
  | "host-dot-product"
  | "host-norm";

/** None wins everywhere (docs/decisions): all are tried, the best answer is kept. */
export const portfolio: Readonly<Record<Heuristic, (problem: Problem) => Packing | null>> = {
  "host-norm": (problem) => packHostByHost(problem, normGreedy),
  "host-dot-product": (problem) => packHostByHost(problem, dotProduct),
  "stranding-decreasing": (problem) => packItemByItem(problem, { order: decreasingByScarcest, cost: strandingFirst }),
  "best-fit-decreasing": (problem) => packItemByItem(problem, { order: decreasing, cost: squaredNorm }),
  "first-fit-decreasing": (problem) => packItemByItem(problem, { order: decreasing, cost: null }),
  stranding: (problem) => packItemByItem(problem, { order: arriving, cost: stranding }),
  "first-fit": (problem) => packItemByItem(problem, { order: arriving, cost: null }),
};

export interface Tried {
  readonly heuristic: Heuristic;
  readonly packing: Packing;
}

export function tryAll(problem: Problem): Tried[] {
  const names = Object.keys(portfolio) as Heuristic[];
  return names.flatMap((heuristic) => {
    const packing = portfolio[heuristic](problem);
    return packing ? [{ heuristic, packing }] : [];
  });
}

const quick: readonly Heuristic[] = ["stranding-decreasing", "first-fit-decreasing"];
const thorough = Object.keys(portfolio) as Heuristic[];

/** More combinations of item and host than this are left to the heuristics that were best on production traces. */
const mostThorough = 1_000_000;

/** The first answer at all: enough to know that these hosts would do. */
export function tryUntilFits(problem: Problem): Tried | null {
  const isLarge = problem.items.length * problem.hosts.length > mostThorough;
  for (const heuristic of isLarge ? quick : thorough) {
    const packing = portfolio[heuristic](problem);
    if (packing) return { heuristic, packing };
  }
  return null;
}
