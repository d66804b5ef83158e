import type { Config } from "../platform/config.ts";
import { type HttpAnswer, httpGet, httpPost } from "./http-get.ts";
import { UserError } from "./user-error.ts";

type Listening = Pick<Config, "listen">;

/** What the running operator answers to a GET. Operator and command are one version: the shape needs no second check. */
export function askOperator<T>(config: Listening, path: string): Promise<T> {
  return answerOf(config, path, httpGet);
}

/** Asks the running operator to do something; its answer says what. */
export function tellOperator<T>(config: Listening, path: string): Promise<T> {
  return answerOf(config, path, httpPost);
}

async function answerOf<T>({ listen }: Listening, path: string, ask: (url: string) => Promise<HttpAnswer>): Promise<T> {
  const url = `http://${listen.address}:${listen.port}${path}`;
  const { status, body } = await ask(url).catch((error: Error) => {
    throw new UserError(`no operator answers on ${url} (${error.message}): start one with "berth run"`);
  });
  if (status !== 200) throw new UserError(body.trim() || `the operator answered ${status}`);
  return JSON.parse(body) as T;
}
