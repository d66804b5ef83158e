import type { Duplex, Readable } from "node:stream";
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

/** The same, its answer as a stream to be read as it comes. Destroying the stream ends the request. */
export function requestStream(docker: Docker, { method, path, query = {}, signal }: EngineRequest): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const options = { _query: query };
    docker.modem.dial(
      { path: `${path}?`, method, abortSignal: signal, isStream: true, statusCodes: accepted, options },
      (error, result) => (error ? reject(error) : resolve(result as Readable)),
    );
  });
}

/** Turns the connection into a stream in both directions: exec and attach. */
export function requestDuplex(
  docker: Docker,
  { method, path, query, body = {}, signal }: EngineRequest,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const options = { _query: query ?? {}, _body: body };
    const upgrade = { hijack: true, isStream: true, statusCodes: { ...accepted, 101: true } };
    docker.modem.dial({ path: `${path}?`, method, abortSignal: signal, ...upgrade, options }, (error, result) =>
      error ? reject(error) : resolve(result as Duplex),
    );
  });
}
