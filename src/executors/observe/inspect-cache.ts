import type { ContainerInfo, ContainerInspectInfo } from "dockerode";
import { ask } from "../docker/ask.ts";
import { hasStatus } from "../docker/docker-error.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { readLastWords } from "./last-words.ts";

/** The parts of an inspection that observing needs. */
export type Inspection = Pick<ContainerInspectInfo, "Id" | "Created" | "Image" | "Name" | "RestartCount" | "State"> & {
  readonly memoryLimitBytes: number;
  readonly imageRef: string;
  readonly lastWords: string | null;
};

/**
 * Inspections by container, kept until its state in the list changes or the engine tells of it: a settled host is
 * observed in a number of calls that does not grow with its containers.
 */
export interface InspectCache {
  /** In the order of the list; a container that went away meanwhile is left out. */
  inspect(engine: EngineClient, list: readonly ContainerInfo[]): Promise<ReadonlyMap<string, Inspection>>;
  forget(id: string): void;
  clear(): void;
}

const inspectMs = 10_000;

export function createInspectCache(): InspectCache {
  const known = new Map<string, { readonly seenAs: string; readonly inspection: Inspection }>();
  const forgotten = new Set<string>();
  const refresh = async (engine: EngineClient, info: ContainerInfo): Promise<void> => {
    forgotten.delete(info.Id);
    const inspection = await inspectOne(engine, info.Id);
    if (!inspection) known.delete(info.Id);
    // An event may have come while the engine was answering: such an answer serves once.
    else known.set(info.Id, { seenAs: forgotten.has(info.Id) ? "" : seenAs(info), inspection });
  };
  return {
    inspect: async (engine, list) => {
      const present = new Set(list.map((info) => info.Id));
      for (const id of known.keys()) if (!present.has(id)) known.delete(id);
      for (const id of forgotten) if (!present.has(id)) forgotten.delete(id);
      const stale = list.filter((info) => known.get(info.Id)?.seenAs !== seenAs(info));
      await Promise.all(stale.map((info) => refresh(engine, info)));
      return new Map([...known].map(([id, { inspection }]) => [id, inspection]));
    },
    // What a look under way has found stays in it: a container must not be missing because it changed meanwhile.
    forget: (id) => {
      forgotten.add(id);
      const found = known.get(id);
      if (found) known.set(id, { ...found, seenAs: "" });
    },
    clear: () => known.clear(),
  };
}

/** `Up 3 minutes` changes by itself; the exit code in `Exited (137) 3 minutes ago` does not. */
function seenAs({ State, Status }: ContainerInfo): string {
  return `${State} ${/\(\d+\)/.exec(Status)?.[0] ?? ""}`;
}

async function inspectOne(engine: EngineClient, id: string): Promise<Inspection | null> {
  try {
    const found = await ask(engine.call, { what: "inspect", ms: inspectMs }, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    const { Id, Created, Image, Name, RestartCount, State } = found;
    const [memoryLimitBytes, imageRef] = [found.HostConfig.Memory ?? 0, found.Config.Image];
    const lastWords = await readLastWords(engine, found);
    return { Id, Created, Image, Name, RestartCount, State, memoryLimitBytes, imageRef, lastWords };
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}
