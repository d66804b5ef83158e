import type { Instant } from "../../model/instant.ts";
import { ask } from "../docker/ask.ts";
import { type EngineClient, forwardedLimits, openEngine, sessionLimits } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";
import { followEvents } from "../observe/follow-events.ts";
import { createObserver, type Observer } from "../observe/observe-host.ts";
import { backoffMs } from "../ssh/backoff.ts";
import { engineChannels } from "../ssh/open-engine-channel.ts";
import type { SshSession } from "../ssh/session.ts";

export interface LinkOptions {
  readonly session: SshSession;
  readonly engineSocket: string;
  readonly instance: string;
  readonly helper: string;
  readonly now: () => Instant;
  readonly random: () => number;
  /** The engine answers, and is looked at with this. */
  readonly onUp: (attached: Attached) => void;
  /** It does not: an attempt failed, or two questions in a row stayed open. */
  readonly onDown: (error: unknown) => void;
  /** Something happened on it, in words. */
  readonly onNews: (what: string) => void;
}

export interface Attached {
  readonly engine: EngineClient;
  readonly observer: Observer;
  /** True while its events come in: then nothing changes unseen. */
  following(): boolean;
}

export interface EngineLink {
  close(): void;
}

const pingMs = 5_000;
const sliceMs = 1_000;
const retry = { firstMs: 500, capMs: 15_000 };
/** Where events cannot be followed, somebody has to look this often. */
const pollMs = 5_000;

/** Keeps a client attached to the engine behind one SSH session, for as long as the session lasts. */
export function linkEngine(options: LinkOptions): EngineLink {
  const stop = new AbortController();
  void (async () => {
    for (let attempt = 0; !stop.signal.aborted; attempt++) {
      const failure = await attachOnce(options, stop.signal, () => {
        attempt = 0;
      });
      if (stop.signal.aborted) return;
      options.onDown(failure);
      await pause(backoffMs(attempt, { ...retry, random: options.random }), stop.signal);
    }
  })();
  return { close: () => stop.abort() };
}

/** Ends when the engine stops answering, with the reason. */
async function attachOnce(options: LinkOptions, signal: AbortSignal, onUp: () => void): Promise<unknown> {
  const channels = engineChannels(options.session, options.engineSocket);
  try {
    const engine = await openEngine({ ...channels, limits: forwardedLimits, now: () => performance.now() });
    signal.addEventListener("abort", engine.close, { once: true });
    if (channels.route() === "dial-stdio") engine.pool.restrict(sessionLimits);
    const attached = attach(options, engine);
    onUp();
    options.onUp(attached.link);
    const failure = await watchOver(attached, options, signal);
    signal.removeEventListener("abort", engine.close);
    engine.close();
    return failure;
  } catch (error) {
    return error;
  }
}

interface Attachment {
  readonly link: Attached;
  setFollowing(following: boolean): void;
}

function attach({ instance, helper, now }: LinkOptions, engine: EngineClient): Attachment {
  let following = false;
  const observer = createObserver({ engine, instance, helper, now });
  return {
    link: { engine, observer, following: () => following },
    setFollowing: (value) => {
      following = value;
    },
  };
}

async function watchOver(attachment: Attachment, options: LinkOptions, signal: AbortSignal): Promise<unknown> {
  const inner = new AbortController();
  const end = (): void => inner.abort();
  signal.addEventListener("abort", end, { once: true });
  void follow(attachment, options, inner.signal);
  const failure = await untilSilent(attachment.link, options, inner.signal);
  signal.removeEventListener("abort", end);
  inner.abort();
  return failure;
}

/** Follows the engine's events again and again; that the engine is gone is told by who asks whether it lives. */
async function follow({ link, setFollowing }: Attachment, options: LinkOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await followEvents({
      engine: link.engine,
      signal,
      onOpen: () => {
        setFollowing(true);
        link.observer.forgetAll();
        options.onNews("its events are followed");
      },
      onNews: (news) => {
        link.observer.heard(news);
        options.onNews(news.what);
      },
    }).catch(() => undefined);
    setFollowing(false);
    await pause(retry.firstMs / 5, signal);
  }
}

/** Asks in turn whether the engine lives, on a channel of its own; returns why it is taken to be down. */
async function untilSilent(link: Attached, options: LinkOptions, signal: AbortSignal): Promise<unknown> {
  let missed = 0;
  let toldAt = performance.now();
  while (!signal.aborted) {
    await untilDue(link, signal);
    const failure = signal.aborted ? null : await ping(link.engine, signal);
    missed = failure === null ? 0 : missed + 1;
    if (missed >= 2) return failure;
    if (link.following() || performance.now() - toldAt < pollMs) continue;
    toldAt = performance.now();
    options.onNews("its events cannot be followed");
  }
  return new Error("the connection to the host was closed");
}

/** The next question is due after a while, or soon after the events have stopped: that is how an engine's end shows first. */
async function untilDue(link: Attached, signal: AbortSignal): Promise<void> {
  const due = performance.now() + pingMs;
  do await pause(sliceMs, signal);
  while (link.following() && !signal.aborted && performance.now() < due);
}

function ping(engine: EngineClient, signal: AbortSignal): Promise<unknown> {
  const answer = ask(engine.liveness, { what: "ping", ms: pingMs, signal }, (docker, abort) =>
    request(docker, { method: "GET", path: "/_ping", signal: abort }),
  );
  return answer.then(
    () => null,
    (error: unknown) => error,
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
