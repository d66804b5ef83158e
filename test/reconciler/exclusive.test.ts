import { exclusive } from "../../src/reconciler/exclusive.ts";

/** Work whose runs end when the test says so. */
function gatedWork() {
  const runs: { reasons: readonly string[]; end: () => void }[] = [];
  const work = (reasons: readonly string[]) =>
    new Promise<void>((resolve) => {
      runs.push({ reasons, end: resolve });
    });
  return { runs, work };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("exclusive", () => {
  it("runs at once when idle", () => {
    const { runs, work } = gatedWork();
    void exclusive(work).request("poll");
    expect(runs.map((run) => run.reasons)).toEqual([["poll"]]);
  });

  it("makes one more run of all requests that come meanwhile", async () => {
    const { runs, work } = gatedWork();
    const turns = exclusive(work);
    const first = turns.request("poll");
    const second = turns.request("webhook");
    const third = turns.request("event");
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first;
    await settle();
    expect(runs.map((run) => run.reasons)).toEqual([["poll"], ["webhook", "event"]]);
    runs[1]?.end();
    await Promise.all([second, third]);
    expect(runs).toHaveLength(2);
  });

  it("resolves a request only after a run that began later than the request", async () => {
    const { runs, work } = gatedWork();
    const turns = exclusive(work);
    const first = turns.request("poll");
    let told = false;
    const second = turns.request("webhook").then(() => {
      told = true;
    });
    runs[0]?.end();
    await first;
    await settle();
    expect(told).toBe(false);
    runs[1]?.end();
    await second;
    expect(told).toBe(true);
  });

  it("starts nothing after close, and close waits for what runs", async () => {
    const { runs, work } = gatedWork();
    const turns = exclusive(work);
    void turns.request("poll");
    void turns.request("webhook");
    let closed = false;
    const closing = turns.close().then(() => {
      closed = true;
    });
    await settle();
    expect(closed).toBe(false);
    runs[0]?.end();
    await closing;
    await turns.request("late");
    expect(runs).toHaveLength(1);
  });
});
