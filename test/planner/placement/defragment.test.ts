import { defragment } from "../../support/defragment.ts";

describe("rebalancing a fleet that a fifth of its pods has left", () => {
  it("needs no more hosts than packing anew, for at most a fifth of the moves, and breaks no rule on the way", () => {
    const { ratios, figures, problems } = defragment();
    expect(problems).toEqual([]);
    expect(ratios.rebalanceHosts).toBeLessThanOrEqual(1.01);
    expect(ratios.rebalanceMoves).toBeLessThanOrEqual(0.2);
    expect(figures.rebalanceHostsAfter).toBeLessThan(figures.rebalanceHostsBefore);
    expect(figures.rebalanceHostsAfter).toBeGreaterThanOrEqual(figures.rebalanceHostsLeast);
  });
});
