import type { IncomingMessage } from "node:http";
import type { Turn } from "../reconciler/finished-turn.ts";
import { type HttpHandler, reply, targetOf } from "./http-server.ts";
import { summarize } from "./turn-summary.ts";

/** Answers about the last turn, by path below `/berth/v1/`. Each gives a JSON value, or null where there is no such thing. */
export type TurnQuestion = (turn: Turn, query: URLSearchParams) => unknown;

/** Asks the operator to do something, and answers with what was asked. */
export type TurnRequest = (turn: Turn, query: URLSearchParams) => Promise<unknown>;

export interface BerthAnswers {
  readonly latest: () => Turn | null;
  readonly questions?: Readonly<Record<string, TurnQuestion>>;
  /** By POST, from this machine only. */
  readonly requests?: Readonly<Record<string, TurnRequest>>;
}

const prefix = "/berth/v1/";

/** Berth's own small API: what `berth status`, `why`, `trace`, `schedule`, `capacity` and `rebalance` ask. Listens where health does. */
export function berthHandler({ latest, questions = {}, requests = {} }: BerthAnswers): HttpHandler {
  const all: Readonly<Record<string, TurnQuestion>> = { summary: summarize, ...questions };
  return async (request, response) => {
    const target = targetOf(request);
    if (!target?.pathname.startsWith(prefix)) return false;
    const name = target.pathname.slice(prefix.length);
    const wish = request.method === "POST" ? requests[name] : undefined;
    const turn = latest();
    const refused = refusalOf(request, wish !== undefined);
    const ask = wish ?? all[name];
    if (refused) reply(response, ...refused);
    else if (!ask) reply(response, 404, `nothing here: ask for ${Object.keys(all).join(", ")}\n`);
    else if (!turn) reply(response, 503, "the first turn has not ended yet\n");
    else answer(response, await ask(turn, target.searchParams));
    return true;
  };
}

function refusalOf(request: IncomingMessage, isWish: boolean): [status: number, text: string] | null {
  if (isWish) return isFromHere(request) ? null : [403, `${fromHereOnly}\n`];
  return request.method === "GET" ? null : [405, "only GET\n"];
}

const fromHereOnly = "requests are taken from the operator's own machine only, with content type application/json";

/** A request changes what runs and needs no token, so it has to come from this machine, and from no page in its browser. */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const from = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  const isLocal = from === "::1" || from.startsWith("127.");
  return isLocal && headers["content-type"] === "application/json" && headers.origin === undefined;
}

function answer(response: Parameters<HttpHandler>[1], value: unknown): void {
  if (value === null) reply(response, 404, "there is no such thing in the last turn\n");
  else reply(response, 200, JSON.stringify(value), "application/json");
}
