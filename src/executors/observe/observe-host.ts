import type { Instant } from "../../model/instant.ts";
import { instant } from "../../model/instant.ts";
import type { Engine, ObservedHost } from "../../model/observed.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import { readApplied, readWritten } from "./applied-files.ts";
import { type ContainerEnds, createContainerEnds } from "./container-ends.ts";
import { type OwnContainer, sortContainers } from "./containers.ts";
import { type EngineInfo, engineFacts } from "./engine-facts.ts";
import type { EngineNews, Part } from "./engine-news.ts";
import { createInspectCache, type InspectCache } from "./inspect-cache.ts";
import { listImages, listNetworks, listVolumes } from "./inventory.ts";
import { gatherPods } from "./pods.ts";

/** The inside of a host: all of ObservedHost that its engine tells. */
export type Snapshot = Pick<
  ObservedHost,
  "engine" | "pods" | "helpers" | "foreign" | "images" | "volumes" | "networks" | "appliedFiles"
>;

export const emptySnapshot: Snapshot = {
  engine: null,
  pods: [],
  helpers: [],
  foreign: [],
  images: [],
  volumes: [],
  networks: [],
  appliedFiles: {},
};

/** Looks at one engine, and remembers what cannot have changed since. One per connection to an engine. */
export interface Observer {
  /** Rejects where the engine fails to answer: half a picture is none. */
  observe(): Promise<Snapshot>;
  /** Something of this kind was changed. */
  changed(what: Part, id: string): void;
  /** What the engine told. */
  heard(news: EngineNews): void;
  /** Events may have been missed: everything is looked at anew. */
  forgetAll(): void;
}

export interface ObserverOptions {
  readonly engine: EngineClient;
  readonly instance: string;
  /** Container that holds the state directory. */
  readonly helper: string;
  readonly now: () => Instant;
}

const infoMs = 15_000;
/** A cached part is asked for anew after this long even if no event told of a change. */
const trustMs = 60_000;

export function createObserver(options: ObserverOptions): Observer {
  const { engine, instance, helper, now } = options;
  const inspections = createInspectCache();
  const ends = createContainerEnds();
  const facts = cached(now, () => readEngine(engine, now));
  const images = cached(now, () => listImages(engine));
  const volumes = cached(now, () => listVolumes(engine));
  const networks = cached(now, () => listNetworks(engine, instance));
  const written = cached(now, () => readWritten(engine, helper));
  const parts = { image: images, volume: volumes, network: networks, files: written, engine: facts };
  const changed = (what: Part, id: string): void =>
    what === "container" ? inspections.forget(id) : parts[what].forget();
  return {
    observe: async () => {
      const [containers, inside, files] = await Promise.all([
        readContainers(engine, inspections, { instance, ends }),
        Promise.all([facts.get(), images.get(), volumes.get(), networks.get()]),
        // What the helper applied changes without an event.
        Promise.all([readApplied(engine, helper), written.get()]),
      ]);
      const [engineNow, imagesNow, volumesNow, networksNow] = inside;
      const appliedFiles = { ...files[0], ...files[1] };
      const listed = { images: imagesNow, volumes: volumesNow, networks: networksNow };
      return { ...containers, ...listed, engine: engineNow, appliedFiles };
    },
    changed,
    heard: (news) => {
      ends.heard(news);
      changed(news.part, news.id);
    },
    forgetAll: () => {
      inspections.clear();
      for (const part of Object.values(parts)) part.forget();
    },
  };
}

async function readContainers(
  engine: EngineClient,
  inspections: InspectCache,
  known: { readonly instance: string; readonly ends: ContainerEnds },
): Promise<Pick<Snapshot, "pods" | "helpers" | "foreign">> {
  const list = await ask(engine.call, { what: "containers", ms: infoMs }, (docker, abortSignal) =>
    docker.listContainers({ all: true, abortSignal }),
  );
  const { own, foreign } = sortContainers(list, await inspections.inspect(engine, list), known);
  const isHelper = (container: OwnContainer): boolean => container.identity.role === "helper";
  return { pods: gatherPods(own), helpers: own.filter(isHelper).map((container) => container.observed), foreign };
}

async function readEngine(engine: EngineClient, now: () => Instant): Promise<Engine> {
  const asked = now();
  const info = await ask(engine.call, { what: "info", ms: infoMs }, (docker, signal) =>
    request<EngineInfo>(docker, { method: "GET", path: "/info", signal }),
  );
  return engineFacts(info, engine.apiVersion, instant((asked + now()) / 2));
}

interface Cached<T> {
  get(): Promise<T>;
  forget(): void;
}

/** What changes while it is being read is read again next time. */
function cached<T>(now: () => Instant, read: () => Promise<T>): Cached<T> {
  let kept: { readonly value: T; readonly at: Instant } | null = null;
  let generation = 0;
  return {
    get: async () => {
      if (kept && now() - kept.at < trustMs) return kept.value;
      const begun = generation;
      const value = await read();
      kept = begun === generation ? { value, at: now() } : null;
      return value;
    },
    forget: () => {
      kept = null;
      generation++;
    },
  };
}
