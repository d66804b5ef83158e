import type { DynamicConfig, HttpRouter, HttpService } from "./dynamic-config.ts";
import { parseRule } from "./rule-expression.ts";
import { matches, type TraceRequest } from "./rule-match.ts";

/** Where a request ends up. */
export interface Trace {
  readonly router: string;
  readonly rule: string;
  readonly priority: number;
  /** In the order a request meets them. */
  readonly middlewares: readonly string[];
  /** From the router's service down to those with servers. */
  readonly services: readonly string[];
  /** Any of these may answer; none means 503. */
  readonly servers: readonly string[];
  /** Routers that match too and lose by priority, best first. */
  readonly shadowed: readonly string[];
}

/** Which router takes a request, and the servers behind it; null where none does: Traefik answers 404. */
export function trace(request: TraceRequest, { http }: DynamicConfig): Trace | null {
  const candidates = Object.entries(http.routers)
    .filter(([, router]) => listens(router, request) && accepts(router, request))
    .sort(([a, one], [b, other]) => priorityOf(other) - priorityOf(one) || (a < b ? -1 : 1));
  const [winner, ...shadowed] = candidates;
  if (!winner) return null;
  const [name, router] = winner;
  const services = reachable(router.service, http.services);
  return {
    router: name,
    rule: router.rule,
    priority: priorityOf(router),
    middlewares: router.middlewares ?? [],
    services,
    servers: services.flatMap((service) => serversOf(http.services[service])),
    shadowed: shadowed.map(([key]) => key),
  };
}

/** Unset: the length of the rule, so that the more specific one wins. */
function priorityOf({ priority, rule }: HttpRouter): number {
  return priority ? priority : rule.length;
}

function listens({ entryPoints, tls }: HttpRouter, { scheme }: TraceRequest): boolean {
  if (tls && scheme === "http") return false;
  return !entryPoints || entryPoints.includes(scheme === "https" ? "websecure" : "web");
}

function accepts({ rule }: HttpRouter, request: TraceRequest): boolean {
  const expression = parseRule(rule);
  return expression !== null && matches(expression, request);
}

/** Breadth first, each service once: a service may name others, and by mistake itself. */
function reachable(first: string, services: Readonly<Record<string, HttpService>>): readonly string[] {
  const found = [first];
  for (const name of found) for (const next of membersOf(services[name])) if (!found.includes(next)) found.push(next);
  return found.filter((name) => services[name] !== undefined);
}

function membersOf(service: HttpService | undefined): readonly string[] {
  if (!service) return [];
  if ("weighted" in service) return service.weighted.services.map(({ name }) => name);
  if ("failover" in service) return [service.failover.service, service.failover.fallback];
  return "mirroring" in service ? [service.mirroring.service] : [];
}

function serversOf(service: HttpService | undefined): readonly string[] {
  return service && "loadBalancer" in service ? service.loadBalancer.servers.map(({ url }) => url) : [];
}
