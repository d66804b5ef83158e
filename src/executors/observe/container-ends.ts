import { instant } from "../../model/instant.ts";
import type { LastEnd } from "../../model/observed.ts";
import type { EngineNews } from "./engine-news.ts";

/**
 * How containers ended, as the engine's events told. An engine that starts a container again by itself forgets the exit
 * code of the run before.
 */
export interface ContainerEnds {
  heard(news: EngineNews): void;
  of(id: string): LastEnd | null;
}

export function createContainerEnds(): ContainerEnds {
  const ends = new Map<string, LastEnd>();
  const outOfMemory = new Set<string>();
  return {
    heard: ({ part, id, action, exitCode, atMs }) => {
      if (part !== "container") return;
      if (action === "oom") outOfMemory.add(id);
      if (action === "destroy") ends.delete(id);
      if (action !== "die" || atMs === null) return;
      ends.set(id, { finishedAt: instant(atMs), exitCode, oomKilled: outOfMemory.delete(id) });
    },
    of: (id) => ends.get(id) ?? null,
  };
}
