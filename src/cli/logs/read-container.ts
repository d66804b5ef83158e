import type { OperatorApi } from "../operator-api.ts";
import { type LogSource, linesOf, parseLine } from "./log-line.ts";
import type { LogMerger } from "./log-merger.ts";
import type { LogPlace } from "./log-place.ts";

export interface ReadOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  /** Seconds back from now; null from the beginning. Both hold for a first read only. */
  readonly sinceSeconds: number | null;
  readonly tail: number | null;
}

interface Reading {
  readonly api: OperatorApi;
  readonly source: LogSource;
  readonly place: LogPlace;
  readonly merger: LogMerger;
  readonly signal: AbortSignal;
}

/** Reads a container's log once, to its end or until the connection breaks. Rejects where there is none. */
export async function readContainer(reading: Reading, options: ReadOptions): Promise<void> {
  const { api, source, place, merger, signal } = reading;
  const stream = await api.open(`${pathOf(source)}?${queryOf(source, place, options)}`, signal);
  place.rewind();
  let stamp = place.since() ?? "";
  for await (const line of linesOf(stream)) {
    const parsed = parseLine(line);
    stamp = parsed?.stamp ?? stamp;
    if (parsed && !place.isNew(stamp)) continue;
    await merger.push({ source, stamp, text: parsed?.text ?? line });
  }
}

function pathOf({ namespace, pod }: LogSource): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
}

function queryOf({ container }: LogSource, place: LogPlace, options: ReadOptions): URLSearchParams {
  const since = place.since();
  return new URLSearchParams({
    container,
    timestamps: "true",
    follow: String(options.follow),
    ...(options.previous ? { previous: "true" } : {}),
    ...(since === null ? firstRead(options) : { sinceTime: since }),
  });
}

function firstRead({ sinceSeconds, tail }: ReadOptions): Record<string, string> {
  return {
    ...(sinceSeconds === null ? {} : { sinceSeconds: String(sinceSeconds) }),
    ...(tail === null ? {} : { tailLines: String(tail) }),
  };
}
