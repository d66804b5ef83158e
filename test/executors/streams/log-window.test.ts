import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { lastLines } from "../../../src/executors/streams/last-lines.ts";
import { logWindow } from "../../../src/executors/streams/log-window.ts";

const asked = { follow: true, timestamps: false, tailLines: 5, sinceMs: null, run: "present" } as const;
const again = { startedAt: 3_000, finishedAt: 2_000 };

describe("the window of a log", () => {
  it("is all of it for a container that ran once", () => {
    const window = { sinceMs: null, untilMs: null, engineTail: 5, ownTail: null, follow: true };
    expect(logWindow(asked, { startedAt: 3_000, finishedAt: null })).toEqual(window);
    expect(logWindow(asked, { startedAt: 3_000, finishedAt: 4_000 })).toEqual(window);
  });

  it("begins between the two runs where the engine started it again, or where the reader says", () => {
    expect(logWindow(asked, again)).toMatchObject({ sinceMs: 2_500, engineTail: 5, follow: true });
    expect(logWindow({ ...asked, sinceMs: 2_900 }, again)).toMatchObject({ sinceMs: 2_900 });
    expect(logWindow({ ...asked, sinceMs: 100 }, again)).toMatchObject({ sinceMs: 2_500 });
  });

  it("ends between them for the run before, whose last lines the engine cannot count", () => {
    const window = { sinceMs: null, untilMs: 2_500, engineTail: null, ownTail: 5, follow: false };
    expect(logWindow({ ...asked, run: "previous" }, again)).toEqual(window);
  });
});

describe("last lines", () => {
  const last = (parts: readonly string[], count: number) =>
    text(Readable.from(lastLines(Readable.from(parts.map((part) => Buffer.from(part))), count)));

  it("are counted over the pieces they come in", async () => {
    expect(await last(["a\nb", "b\nc\n", "d\n"], 3)).toBe("bb\nc\nd\n");
    expect(await last(["a\nb\nc"], 2)).toBe("b\nc");
    expect(await last(["a\n"], 9)).toBe("a\n");
    expect(await last(["a\n"], 0)).toBe("");
  });
});
