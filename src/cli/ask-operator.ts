import type { Config } from "../platform/config.ts";
import { httpGet } from "./http-get.ts";
import { UserError } from "./user-error.ts";

/** What the running operator answers to a GET. Operator and command are one version: the shape needs no second check. */
export async function askOperator<T>({ listen }: Pick<Config, "listen">, path: string): Promise<T> {
  const url = `http://${listen.address}:${listen.port}${path}`;
  const { status, body } = await httpGet(url).catch((error: Error) => {
    throw new UserError(`no operator answers on ${url} (${error.message}): start one with "berth run"`);
  });
  if (status !== 200) throw new UserError(body.trim() || `the operator answered ${status}`);
  return JSON.parse(body) as T;
}
