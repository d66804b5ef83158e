import { instant } from "../../src/model/instant.ts";
import { podUid } from "../../src/model/names.ts";
import { releasedPods } from "../../src/reconciler/release.ts";
import { samplePod } from "../support/sample-view.ts";

const now = instant(5_000);
const [live, homeless] = [samplePod("web-1", "h1"), samplePod("web-3", null)];
const ask = (uid: string, graceSeconds?: number) =>
  new Map([[uid, { reason: "deleted by ann", ...(graceSeconds === undefined ? {} : { graceSeconds }) }]]);

describe("pods that were asked away", () => {
  it("leave from now on", () => {
    expect([...releasedPods(new Map(), { asked: ask(live.uid, 3), pods: [live], now })]).toEqual([
      [live.uid, { since: now, reason: "deleted by ann", graceSeconds: 3 }],
    ]);
  });

  it("are left out where there is nothing to take down", () => {
    const pods = [live, homeless];
    expect(releasedPods(new Map(), { asked: ask(homeless.uid), pods, now }).size).toBe(0);
    expect(releasedPods(new Map(), { asked: ask("unknown"), pods, now }).size).toBe(0);
  });

  it.each([
    [undefined, undefined, undefined],
    [undefined, 0, 0],
    [5, 30, 5],
    [5, 1, 1],
  ])("that leave with %p seconds already, and are given %p, get %p", (had, given, gets) => {
    const before = { since: instant(1), reason: "scaled", ...(had === undefined ? {} : { graceSeconds: had }) };
    const after = releasedPods(new Map([[podUid(live.uid), before]]), {
      asked: ask(live.uid, given),
      pods: [live],
      now,
    });
    expect(after.get(live.uid)).toEqual({
      since: 1,
      reason: "scaled",
      ...(gets === undefined ? {} : { graceSeconds: gets }),
    });
  });
});
