import type { ServerResponse } from "node:http";
import { type HttpHandler, reply, targetOf } from "./http-server.ts";

/** One thing that must hold before Berth can do its work. */
export interface HealthCheck {
  readonly name: string;
  /** Null while it holds, else a sentence that says why not. */
  readonly failure: () => string | null;
}

export interface HealthOptions {
  /** Without these the process is of no use and should be restarted. */
  readonly live: readonly HealthCheck[];
  /** Without these it cannot do its work, yet a restart would not help. */
  readonly ready: readonly HealthCheck[];
}

/**
 * `/livez`, `/readyz` and `/healthz` as kube-apiserver answers them: 200 `ok`, or 503 with the checks that fail;
 * `?verbose` lists every check, `?exclude=NAME` leaves one out.
 */
export function healthHandler({ live, ready }: HealthOptions): HttpHandler {
  const checksOf: Readonly<Record<string, readonly HealthCheck[]>> = {
    "/livez": live,
    "/healthz": live,
    "/readyz": [...live, ...ready],
  };
  return (request, response) => {
    const target = targetOf(request);
    const checks = checksOf[target?.pathname ?? ""];
    if (!target || !checks) return false;
    if (request.method !== "GET" && request.method !== "HEAD") reply(response, 405, "only GET\n");
    else answerChecks(response, target, checks);
    return true;
  };
}

function answerChecks(response: ServerResponse, { pathname, searchParams }: URL, checks: readonly HealthCheck[]): void {
  const left = checks.filter(({ name }) => !searchParams.getAll("exclude").includes(name));
  const results = left.map(({ name, failure }) => ({ name, failure: failure() }));
  const failed = results.some((result) => result.failure !== null);
  const verdict = `${pathname.slice(1)} check ${failed ? "failed" : "passed"}\n`;
  const lines = results.map((result) =>
    result.failure === null ? `[+]${result.name} ok\n` : `[-]${result.name} failed: ${result.failure}\n`,
  );
  if (failed || searchParams.has("verbose")) reply(response, failed ? 503 : 200, lines.join("") + verdict);
  else reply(response, 200, "ok");
}
