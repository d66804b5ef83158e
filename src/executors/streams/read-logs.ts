import { Readable } from "node:stream";
import { parseTimestamp } from "../../model/instant.ts";
import { ask } from "../docker/ask.ts";
import { demux } from "../docker/demux.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { requestStream } from "../docker/request.ts";
import { lastLines } from "./last-lines.ts";
import { type LogWindow, logWindow } from "./log-window.ts";
import type { LogOptions } from "./streams.ts";

const openMs = 15_000;

/** A container's log. Nothing is read ahead of its reader; destroying it frees the channel. */
export async function readLogs(engine: EngineClient, id: string, options: LogOptions): Promise<Readable> {
  const { Config, State } = await ask(engine.call, { what: "inspect", ms: openMs }, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  const runs = { startedAt: parseTimestamp(State.StartedAt), finishedAt: parseTimestamp(State.FinishedAt) };
  const window = logWindow(options, runs);
  const source = await requestStream(engine.patient, {
    method: "GET",
    path: `/containers/${id}/logs`,
    query: logQuery(window, options.timestamps),
    signal: new AbortController().signal,
  });
  const parts: AsyncIterable<Buffer> = Config.Tty ? source : contents(source);
  const wanted = window.ownTail === null ? parts : lastLines(parts, window.ownTail);
  return readableFrom(source, wanted[Symbol.asyncIterator]());
}

/**
 * Not Readable.from: that one, destroyed while nothing is being written, waits for the next line before it lets go of
 * its source, and with it of the channel.
 */
function readableFrom(source: Readable, parts: AsyncIterator<Buffer>): Readable {
  return new Readable({
    read() {
      parts.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      source.destroy();
      done(error);
    },
  });
}

function logQuery(
  { follow, engineTail, sinceMs, untilMs }: LogWindow,
  timestamps: boolean,
): Record<string, string | number | boolean> {
  return {
    stdout: true,
    stderr: true,
    follow,
    timestamps,
    tail: engineTail ?? "all",
    ...(sinceMs !== null && { since: (sinceMs / 1000).toFixed(3) }),
    ...(untilMs !== null && { until: (untilMs / 1000).toFixed(3) }),
  };
}

async function* contents(source: Readable): AsyncGenerator<Buffer> {
  for await (const { data } of demux(source)) yield data;
}
