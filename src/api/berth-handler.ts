import type { Turn } from "../reconciler/finished-turn.ts";
import { type HttpHandler, reply, targetOf } from "./http-server.ts";
import { summarize } from "./turn-summary.ts";

/** Answers about the last turn, by path below `/berth/v1/`. Each gives a JSON value, or null where there is no such thing. */
export type TurnQuestion = (turn: Turn, query: URLSearchParams) => unknown;

const prefix = "/berth/v1/";

/** Berth's own small read-only API: what `berth status`, `why`, `trace` and `schedule` ask. Listens where health does. */
export function berthHandler(
  latest: () => Turn | null,
  questions: Readonly<Record<string, TurnQuestion>> = {},
): HttpHandler {
  const all: Readonly<Record<string, TurnQuestion>> = { summary: summarize, ...questions };
  return (request, response) => {
    const target = targetOf(request);
    if (!target?.pathname.startsWith(prefix)) return false;
    const question = all[target.pathname.slice(prefix.length)];
    const turn = latest();
    if (request.method !== "GET") reply(response, 405, "only GET\n");
    else if (!question) reply(response, 404, `nothing here: ask for ${Object.keys(all).join(", ")}\n`);
    else if (!turn) reply(response, 503, "the first turn has not ended yet\n");
    else answer(response, question(turn, target.searchParams));
    return true;
  };
}

function answer(response: Parameters<HttpHandler>[1], value: unknown): void {
  if (value === null) reply(response, 404, "there is no such thing in the last turn\n");
  else reply(response, 200, JSON.stringify(value), "application/json");
}
