import type { Resources } from "../../../../src/model/resources.ts";
import { capacity, fewestHosts } from "../../../../src/planner/placement/capacity/capacity.ts";
import { portfolio } from "../../../../src/planner/placement/capacity/portfolio.ts";
import { packingProblem } from "../../../../src/planner/placement/capacity/vectors.ts";
import { dice } from "../../../support/random-fleet.ts";

const amounts = (cpuMillis: number, memoryBytes: number): Resources => ({ cpuMillis, memoryBytes, other: {} });

function randomPods(seed: number, count: number): Resources[] {
  const roll = dice(seed);
  return Array.from({ length: count }, () => amounts(1 + Math.floor(roll() * 6), 1 + Math.floor(roll() * 6)));
}

/** The true minimum, by trying every way to place the pods: small cases only. */
function exactHosts(pods: readonly Resources[], shape: Resources): number {
  for (let hosts = 0; ; hosts++) {
    const left = Array.from({ length: hosts }, () => ({ ...shape }));
    if (fitsIn(pods, left)) return hosts;
  }
}

function fitsIn(pods: readonly Resources[], left: { cpuMillis: number; memoryBytes: number }[]): boolean {
  const [first, ...rest] = pods;
  if (!first) return true;
  return left.some((host) => {
    if (first.cpuMillis > host.cpuMillis || first.memoryBytes > host.memoryBytes) return false;
    host.cpuMillis -= first.cpuMillis;
    host.memoryBytes -= first.memoryBytes;
    const fits = fitsIn(rest, left);
    host.cpuMillis += first.cpuMillis;
    host.memoryBytes += first.memoryBytes;
    return fits;
  });
}

describe("capacity", () => {
  const shape = amounts(10, 10);

  it("lies between its lower bound and what one host more than the true minimum would do", () => {
    for (let seed = 0; seed < 60; seed++) {
      const pods = randomPods(seed, 8);
      const exact = exactHosts(pods, shape);
      const { hosts, lowerBound } = capacity(pods, shape);
      expect({
        seed,
        bound: lowerBound <= exact,
        least: (hosts ?? 0) >= exact,
        close: (hosts ?? 99) <= exact + 1,
      }).toEqual({
        seed,
        bound: true,
        least: true,
        close: true,
      });
    }
  });

  it("is never worse than the best single heuristic, and no host is given too much", () => {
    for (let seed = 0; seed < 20; seed++) {
      const pods = randomPods(seed, 200);
      const { hosts, hostOf } = capacity(pods, shape);
      const problem = packingProblem(pods, [shape], true);
      const alone = Object.values(portfolio).map((heuristic) => heuristic(problem)?.hosts ?? 999);
      expect(hosts).toBe(Math.min(...alone));
      const used = pods.reduce(
        (sums, pod, i) => sums.set(hostOf[i] ?? -1, (sums.get(hostOf[i] ?? -1) ?? 0) + pod.cpuMillis),
        new Map<number, number>(),
      );
      expect(Math.max(...used.values())).toBeLessThanOrEqual(10);
    }
  });

  it("has no answer for a pod larger than any host, and needs none for no pods", () => {
    expect(capacity([amounts(11, 1)], shape)).toMatchObject({ hosts: null, hostOf: [] });
    expect(capacity([{ cpuMillis: 1, memoryBytes: 1, other: { "example.com/gpu": 1 } }], shape).hosts).toBeNull();
    expect(capacity([], shape)).toMatchObject({ hosts: 0, lowerBound: 0 });
  });
});

describe("fewestHosts", () => {
  it("takes the shortest stretch of the list that will do", () => {
    const hosts = [amounts(4, 4), amounts(8, 8), amounts(8, 8)];
    expect(fewestHosts([amounts(4, 4), amounts(8, 8)], hosts).hosts).toBe(2);
    expect(fewestHosts([amounts(9, 1)], hosts).hosts).toBeNull();
    expect(fewestHosts([], hosts).hosts).toBe(0);
  });
});
