import type { FetchFailure } from "../../model/tree.ts";
import { fetchFailure } from "../failure.ts";
import { type Advertisement, parseAdvertisement } from "./advertisement.ts";
import type { GitHttp, WebAddress } from "./git-http.ts";
import type { HttpExchange } from "./http-exchange.ts";
import { httpFailure } from "./http-failure.ts";
import { lsRefsRequest, parseLsRefs } from "./ls-refs.ts";

export type ListedRef =
  | { readonly kind: "listed"; readonly id: string | null }
  | { readonly kind: "failed"; readonly failure: FetchFailure };

export interface AskContext {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}

/** Asks one server for one ref, over and over. */
export interface RefAsker {
  ask(ref: string, context: AskContext): Promise<ListedRef>;
  /** Where the repository really is, once a redirect within its own host has been followed. */
  url(): string;
}

interface Discovery {
  readonly url: string;
  readonly advertisement: Advertisement;
}

type Discovered = Discovery | FetchFailure;

const maxAnswerBytes = 16 * 1024 * 1024;
const maxRedirects = 3;

/** One request per question with protocol v2; what the server can do is asked once and remembered. */
export function openRefAsker(address: WebAddress, http: GitHttp): RefAsker {
  let known: Discovery | null = null;
  return {
    url: () => known?.url ?? address.url,
    ask: async (ref, context) => {
      const fresh = known === null;
      const found = known ?? (await discover(address.url, { http, context, redirects: 0 }));
      if ("code" in found) return { kind: "failed", failure: found };
      if (found.advertisement.version === 0) {
        // An old server says everything at once, so it is asked everything each time.
        return { kind: "listed", id: found.advertisement.refs.get(ref) ?? null };
      }
      known = found;
      const answer = await lsRefs(found, ref, { http, context });
      if (answer.kind === "listed" || fresh) return answer;
      known = null;
      return answer;
    },
  };
}

interface DiscoverContext {
  readonly http: GitHttp;
  readonly context: AskContext;
  readonly redirects: number;
}

async function discover(url: string, { http, context, redirects }: DiscoverContext): Promise<Discovered> {
  const result = await http.send({
    method: "GET",
    url: `${url}/info/refs?service=git-upload-pack`,
    headers: { "git-protocol": "version=2" },
    body: null,
    maxBytes: maxAnswerBytes,
    ...context,
  });
  const moved = redirects < maxRedirects ? movedWithin(url, result) : null;
  if (moved) return discover(moved, { http, context, redirects: redirects + 1 });
  if (result.kind !== "answered" || result.status !== 200) return httpFailure(url, result);
  const advertisement = isAdvertisement(result) ? parseAdvertisement(result.body) : null;
  return advertisement ? { url, advertisement } : notARepository(url);
}

function isAdvertisement(result: Extract<HttpExchange, { kind: "answered" }>): boolean {
  return result.headers["content-type"]?.startsWith("application/x-git-upload-pack-advertisement") === true;
}

/** The URL a redirect points to where that is on the same origin and still the same question; else null. */
function movedWithin(url: string, result: HttpExchange): string | null {
  if (result.kind !== "answered" || result.status < 300 || result.status >= 400) return null;
  const location = result.headers.location ?? "";
  if (!URL.canParse(location, url)) return null;
  const target = new URL(location, url);
  if (target.origin !== new URL(url).origin || !target.pathname.endsWith("/info/refs")) return null;
  return target.origin + target.pathname.slice(0, -"/info/refs".length);
}

async function lsRefs(
  found: Discovery,
  ref: string,
  { http, context }: Omit<DiscoverContext, "redirects">,
): Promise<ListedRef> {
  const format = found.advertisement.version === 2 ? found.advertisement.objectFormat : null;
  const result = await http.send({
    method: "POST",
    url: `${found.url}/git-upload-pack`,
    headers: {
      "git-protocol": "version=2",
      "content-type": "application/x-git-upload-pack-request",
      accept: "application/x-git-upload-pack-result",
    },
    body: lsRefsRequest(ref, format),
    maxBytes: maxAnswerBytes,
    ...context,
  });
  if (result.kind !== "answered" || result.status !== 200)
    return { kind: "failed", failure: httpFailure(found.url, result) };
  const refs = parseLsRefs(result.body);
  return refs ? { kind: "listed", id: refs.get(ref) ?? null } : { kind: "failed", failure: notARepository(found.url) };
}

function notARepository(url: string): FetchFailure {
  return fetchFailure("no-such-repository", `${url} answers, but not as a Git repository`, "check the URL");
}
