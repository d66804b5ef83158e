import { type Trace, trace } from "../ingress/trace.ts";
import { traefikConfig } from "../ingress/traefik-config.ts";
import type { Turn } from "../reconciler/finished-turn.ts";
import { routingInput } from "../reconciler/render-hosts.ts";

/** Where a request from outside ends up, down to the pods. */
export interface TracedRequest extends Trace {
  readonly pods: readonly string[];
}

/** `?method=GET&url=https://host/path`; null where no route takes it, or the URL is none. */
export function traceQuestion(turn: Turn, query: URLSearchParams): TracedRequest | null {
  const url = query.get("url") ?? "";
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, pathname, searchParams } = new URL(url);
  const { config } = traefikConfig(routingInput(turn.desired, turn.decision.endpoints));
  const found = trace(
    {
      scheme: protocol === "https:" ? "https" : "http",
      method: (query.get("method") ?? "GET").toUpperCase(),
      host: hostname,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: {},
    },
    config,
  );
  return found && { ...found, pods: found.servers.flatMap((server) => podsBehind(turn, server)) };
}

function podsBehind(turn: Turn, server: string): string[] {
  const address = URL.canParse(server) ? new URL(server).hostname : server;
  return turn.decision.plan.pods
    .filter((pod) => pod.address === address)
    .map((pod) => `${pod.namespace}/${pod.name} on ${pod.host}`);
}
