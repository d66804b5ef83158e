import type Docker from "dockerode";

export interface EngineRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Without the API version: `/containers/create`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  readonly signal: AbortSignal;
}

const accepted = { 200: true, 201: true, 204: true, 304: true };

/**
 * One call that dockerode has no cancellable method for, or whose method would copy the whole body, secrets in
 * environment variables included, into the request's address.
 */
export function request<T>(docker: Docker, { method, path, query = {}, body = {}, signal }: EngineRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `${path}?`,
        method,
        abortSignal: signal,
        statusCodes: accepted,
        options: { _query: query, _body: body },
      },
      (error, result) => (error ? reject(error) : resolve(result as T)),
    );
  });
}
