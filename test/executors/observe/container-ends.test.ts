import { createContainerEnds } from "../../../src/executors/observe/container-ends.ts";
import { sortContainers } from "../../../src/executors/observe/containers.ts";
import type { EngineNews } from "../../../src/executors/observe/engine-news.ts";
import type { Inspection } from "../../../src/executors/observe/inspect-cache.ts";
import { labels } from "../../../src/model/labels.ts";

const id = "c1";
const finished = "2026-11-21T07:00:10.250Z";

function news(action: string, more: Partial<EngineNews> = {}): EngineNews {
  return { part: "container", id, what: "", action, exitCode: null, atMs: Date.parse(finished), ...more };
}

/** How a container that runs ended before, after the engine told these things. */
function lastEnd(heard: readonly EngineNews[], state: Partial<Inspection["State"]> = {}, restarts = 1) {
  const ends = createContainerEnds();
  for (const each of heard) ends.heard(each);
  const own = { [labels.instance]: "mine", [labels.role]: "app", [labels.podUid]: "uid" };
  const info = { Id: id, Names: ["/web"], Labels: own, Ports: [] } as never;
  const State = {
    ...{ Status: "running", Running: true, Restarting: false, Paused: false, OOMKilled: false, ExitCode: 0, Error: "" },
    ...{ StartedAt: "2026-11-21T07:00:11Z", FinishedAt: finished },
    ...state,
  };
  const inspection = { Id: id, Name: "/web", Created: finished, RestartCount: restarts, State } as Inspection;
  const { own: sorted } = sortContainers([info], new Map([[id, inspection]]), { instance: "mine", ends });
  return sorted[0]?.observed.lastEnd;
}

describe("how a container ended that the engine started again", () => {
  it("is what the engine told when it did", () => {
    expect(lastEnd([news("die", { exitCode: 3 })])).toEqual({
      finishedAt: Date.parse(finished),
      exitCode: 3,
      oomKilled: false,
    });
    expect(lastEnd([news("oom"), news("die", { exitCode: 137 })])).toMatchObject({ exitCode: 137, oomKilled: true });
  });

  it("is known by its time alone where nobody listened, or an earlier end was heard only", () => {
    expect(lastEnd([])).toEqual({ finishedAt: Date.parse(finished), exitCode: null, oomKilled: false });
    const earlier = news("die", { exitCode: 3, atMs: Date.parse("2026-11-21T06:00:00Z") });
    expect(lastEnd([earlier])).toMatchObject({ exitCode: null });
  });

  it("is nothing for a first run, or one that is under way to the next", () => {
    expect(lastEnd([news("die", { exitCode: 3 })], {}, 0)).toBeNull();
    expect(lastEnd([news("die", { exitCode: 3 })], { Restarting: true })).toBeNull();
  });
});
