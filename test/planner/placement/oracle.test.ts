import { place } from "../../../src/planner/placement/place.ts";
import type { Verdict } from "../../../src/planner/placement/types.ts";
import { printVerdicts } from "../../support/placement-builders.ts";
import { placeByOracle } from "../../support/placement-oracle.ts";
import { randomRequest } from "../../support/random-fleet.ts";

const fleets = 2500;

function outcome(verdict: Verdict): string[] {
  if (verdict.kind === "placed") return [verdict.preempts.length > 0 ? "preempting" : "placed"];
  return verdict.hosts.flatMap(({ reasons }) => reasons);
}

describe("the planner and the plain full scan", () => {
  it("say the same of thousands of random fleets, hosts, victims and reasons alike", () => {
    const seen = new Map<string, number>();
    for (let seed = 0; seed < fleets; seed++) {
      const request = randomRequest(seed);
      const { verdicts } = place(request);
      const expected = printVerdicts(placeByOracle(request).verdicts);
      expect([seed, ...printVerdicts(verdicts)]).toEqual([seed, ...expected]);
      for (const each of verdicts.flatMap(outcome)) seen.set(each, (seen.get(each) ?? 0) + 1);
    }
    // A generator that never gets to a case proves nothing about it.
    expect([...seen].filter(([, count]) => count < 50)).toEqual([]);
    expect(seen.size).toBeGreaterThanOrEqual(18);
  });
});
