import { dotProduct, normGreedy, packHostByHost } from "./host-by-host.ts";
import { packItemByItem, squaredNorm, stranding } from "./item-by-item.ts";
import { arriving, decreasing, type Packing, type Problem } from "./vectors.ts";

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
  "stranding-decreasing": (problem) => packItemByItem(problem, { order: decreasing, cost: stranding }),
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

/** The first answer at all: enough to know that these hosts would do. */
export function tryUntilFits(problem: Problem): Tried | null {
  for (const heuristic of Object.keys(portfolio) as Heuristic[]) {
    const packing = portfolio[heuristic](problem);
    if (packing) return { heuristic, packing };
  }
  return null;
}
