import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { localUrl, servedHosts } from "../api/serve-kubernetes-api.ts";
import { openApiIdentity } from "../api/tls/api-identity.ts";
import { systemClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { UserError } from "./user-error.ts";

/** The running operator's Kubernetes API, asked as its administrator. */
export interface OperatorApi {
  /** The body of a GET in JSON. */
  get<T>(path: string): Promise<T>;
  /** An answer to be read as it comes; aborting ends it. */
  open(path: string, signal: AbortSignal): Promise<IncomingMessage>;
}

/** Whoever may read the operator's data directory may speak for it: the token lies there. */
export function openOperatorApi({ api, dataDir }: Pick<Config, "api" | "dataDir">): OperatorApi {
  const { authority, adminToken } = openApiIdentity(join(dataDir, "api"), servedHosts(api), systemClock.now());
  const server = localUrl(api);
  const open = async (path: string, signal: AbortSignal): Promise<IncomingMessage> => {
    const headers = { authorization: `Bearer ${adminToken.reveal()}`, accept: "application/json" };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${server}${path}`, { ca: authority, headers, signal, agent: false }, resolve).on("error", reject).end();
    }).catch((error: Error) => {
      throw new UserError(`no operator answers on ${server} (${error.message}): start one with "berth run"`);
    });
    if (response.statusCode === 200) return response;
    throw new ApiError(response.statusCode ?? 0, messageOf(await text(response)));
  };
  return {
    open,
    get: async <T>(path: string) => JSON.parse(await text(await open(path, AbortSignal.timeout(10_000)))) as T,
  };
}

/** The API answered, and refused. */
export class ApiError extends UserError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function messageOf(body: string): string {
  try {
    const status = JSON.parse(body) as { readonly message?: unknown };
    return typeof status.message === "string" ? status.message : body;
  } catch {
    return body.trim();
  }
}
