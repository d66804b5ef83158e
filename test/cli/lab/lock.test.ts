import { withLock } from "../../../src/cli/lab/lock.ts";

const ignore = (): void => undefined;

describe("a lock between lab commands", () => {
  test("lets one in at a time, and the next when it is done or failed", async () => {
    const log: string[] = [];
    const work = (name: string, fails: boolean) => async () => {
      log.push(`${name} in`);
      await new Promise(setImmediate);
      log.push(`${name} out`);
      if (fails) throw new Error(name);
    };
    const both = [withLock("test-one", ignore, work("a", true)), withLock("test-one", ignore, work("b", false))];
    const results = await Promise.allSettled(both);
    expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled"]);
    expect([log.slice(0, 2), log.slice(2)]).toEqual(
      expect.arrayContaining([
        ["a in", "a out"],
        ["b in", "b out"],
      ]),
    );
  });

  test("does not hold up other locks", async () => {
    await expect(
      withLock("test-outer", ignore, () => withLock("test-inner", ignore, async () => "both")),
    ).resolves.toBe("both");
  });
});
