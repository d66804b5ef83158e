import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { jsonLines } from "../docker/json-lines.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import type { EngineNews } from "./engine-news.ts";

/** An event as the engine writes it, the fields we read. */
interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly timeNano?: number;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

export interface FollowOptions {
  readonly engine: EngineClient;
  readonly signal: AbortSignal;
  /** From here on nothing is missed: what was known before has to be looked at again. */
  readonly onOpen: () => void;
  readonly onNews: (news: EngineNews) => void;
}

/** Probes run by exec would otherwise fill the stream with events of their own. */
const followed = {
  type: ["container", "image", "volume", "network"],
  event: [
    ...["create", "start", "die", "oom", "destroy", "rename", "pause", "unpause", "update"],
    ...["pull", "tag", "untag", "delete", "load", "import", "prune", "remove"],
  ],
};

/** Tells what happens on an engine until the stream ends or the signal fires. */
export async function followEvents({ engine, signal, onOpen, onNews }: FollowOptions): Promise<void> {
  const stream = await openStream(engine.events, signal);
  signal.addEventListener("abort", () => stream.destroy(), { once: true });
  onOpen();
  for await (const event of jsonLines<EngineEvent>(stream)) {
    const news = toNews(event);
    if (news) onNews(news);
  }
}

async function openStream(docker: Docker, abortSignal: AbortSignal): Promise<Readable> {
  const filters = JSON.stringify(followed);
  return (await docker.getEvents({ filters, ...{ abortSignal } })) as Readable;
}

function toNews({ Type, Action, Actor, timeNano }: EngineEvent): EngineNews | null {
  if (!isPart(Type)) return null;
  const { name = Actor.ID, exitCode } = Actor.Attributes ?? {};
  const what = [Type, name, Action, exitCode].filter((word) => word !== undefined).join(" ");
  const code = exitCode === undefined ? null : Number(exitCode);
  const atMs = timeNano === undefined ? null : Math.floor(timeNano / 1e6);
  return { part: Type, id: Actor.ID, what, action: Action, exitCode: code, atMs };
}

function isPart(type: string): type is "container" | "image" | "volume" | "network" {
  return followed.type.includes(type);
}
