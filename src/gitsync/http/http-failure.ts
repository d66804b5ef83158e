import type { FetchFailure } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import type { HttpExchange } from "./http-exchange.ts";

/** What an answer that is not the wanted one means. `url` is the repository's, without credentials. */
export function httpFailure(url: string, result: HttpExchange): FetchFailure {
  if (result.kind === "too-large") return fetchFailure("too-large", `${url} sent more than the limit allows`);
  if (result.kind === "broken") return brokenConnection(url, result.code, result.message);
  return statusFailure(url, result.status, result.headers.location);
}

function brokenConnection(url: string, code: string, message: string): FetchFailure {
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER|ALTNAME/.test(code)) {
    const hint = "renew the certificate, or give the authority's certificate as caFile";
    return fetchFailure("certificate", `the certificate of ${url} is not accepted: ${message}`, hint);
  }
  return fetchFailure("unreachable", `${url} cannot be reached: ${message || code}`);
}

function statusFailure(url: string, status: number, location: string | undefined): FetchFailure {
  if (status === 401 || status === 403) {
    const hint = "check the credentials, and that they may read this repository";
    return fetchFailure("unauthorized", `${url} refuses these credentials (HTTP ${status})`, hint);
  }
  if (status === 404 || status === 410) {
    const hint = "check the URL; many hosts also answer so where the credentials may not read it";
    return fetchFailure("no-such-repository", `${url} has no such repository (HTTP ${status})`, hint);
  }
  if (status >= 300 && status < 400) return movedFailure(url, location);
  if (status >= 500 || status === 429) return fetchFailure("unreachable", `${url} answers HTTP ${status}`);
  return fetchFailure("other", `${url} answers HTTP ${status}`);
}

// Where a server points to is its own text: only the origin is shown, and nothing is sent there.
function movedFailure(url: string, location: string | undefined): FetchFailure {
  const target = location !== undefined && URL.canParse(location, url) ? new URL(location, url).origin : "elsewhere";
  const message = `${url} redirects to ${target}, and credentials are never sent to another host`;
  return fetchFailure("other", message, "use the URL the repository moved to");
}
