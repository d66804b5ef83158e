import { hashText } from "../model/hash.ts";
import type { Ingress } from "../model/kinds.ts";
import type { HTTPIngressPath, IngressBackend } from "../model/kubernetes.generated.ts";
import type { DesiredObject } from "../model/object.ts";
import { formatKey, keyOf } from "../model/object.ts";
import { groupBy } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";
import { type RouterAnnotations, routerAnnotations } from "./annotations.ts";
import { type Backends, findPort, loadBalancerOf } from "./backends.ts";
import type { HttpRouter, HttpService } from "./dynamic-config.ts";
import { normalize } from "./keys.ts";
import { ingressRule, type PathMatcher } from "./rule.ts";

/** A router of one Ingress with the service it leads to, before keys are made unique. */
export interface IngressRoute {
  readonly key: string;
  readonly router: HttpRouter;
  readonly service: readonly [key: string, service: HttpService];
}

/** The routes of one Ingress as Traefik's own provider makes them (pkg/provider/kubernetes/ingress). */
export function ingressRoutes(
  entry: DesiredObject<Ingress>,
  backends: Backends,
  problems: Problem[],
): readonly IngressRoute[] {
  const { spec, metadata } = entry.object;
  const annotations = routerAnnotations(metadata.annotations ?? {});
  const context: Context = { entry, annotations, backends, problems };
  const rules = spec.rules ?? [];
  if (rules.length === 0) return spec.defaultBackend ? defaultRoute(spec.defaultBackend, context) : [];
  const routes = rules.flatMap((rule) => {
    const paths = rule.http?.paths ?? [];
    if (paths.length > 0) return paths.flatMap((path) => pathRoute(rule.host ?? "", path, context));
    // A rule without paths sends its whole host to the default backend.
    return spec.defaultBackend ? hostRoute(rule.host ?? "", spec.defaultBackend, context) : [];
  });
  return routes;
}

/** Two paths whose names differ only in punctuation get a hash of their rule behind the key, both of them. */
export function uniqueRoutes(routes: readonly IngressRoute[]): readonly IngressRoute[] {
  const groups = groupBy(routes, ({ key }) => key);
  return routes.map((route) => {
    const clash = route.key !== defaultKey && (groups.get(route.key)?.length ?? 0) > 1;
    return clash ? { ...route, key: `${route.key}-${hashText(route.router.rule, 20)}` } : route;
  });
}

interface Context {
  readonly entry: DesiredObject<Ingress>;
  readonly annotations: RouterAnnotations;
  readonly backends: Backends;
  readonly problems: Problem[];
}

function pathRoute(host: string, path: HTTPIngressPath, context: Context): IngressRoute[] {
  const rule = ingressRule(host, path.path ?? "", matcherOf(path, context.annotations));
  return route(nameOf(context, `${host}${path.path ?? ""}`), rule || 'PathPrefix("/")', path.backend, context);
}

function hostRoute(host: string, backend: IngressBackend, context: Context): IngressRoute[] {
  return route(nameOf(context, host), ingressRule(host, "/", "PathPrefix"), backend, context);
}

/** There is one default for everybody, so its key is never made unique. */
const defaultKey = "default-router";

/** Last in order, whatever else there is: Traefik's schema has no priority below this one. */
function defaultRoute(backend: IngressBackend, context: Context): IngressRoute[] {
  const routes = route(defaultKey, 'PathPrefix("/")', backend, context);
  return routes.map((one) => ({ ...one, router: { ...one.router, priority: 1 } }));
}

function route(key: string, rule: string, backend: IngressBackend, context: Context): IngressRoute[] {
  const service = serviceOf(backend, context);
  if (!service) return [];
  const { pathMatcher: _, ...settings } = context.annotations;
  return [{ key, router: { rule, service: service[0], ...settings }, service }];
}

/** Only what is implementation specific may be matched another way. */
function matcherOf({ pathType }: HTTPIngressPath, { pathMatcher }: RouterAnnotations): PathMatcher {
  if (pathType === "Exact") return "Path";
  return pathType === "Prefix" ? "PathPrefix" : pathMatcher;
}

function nameOf({ entry }: Context, rest: string): string {
  const { namespace = "default", name } = entry.object.metadata;
  return normalize(`${namespace}-${name}-${rest}`);
}

function serviceOf(backend: IngressBackend, context: Context): readonly [string, HttpService] | null {
  const { namespace = "default" } = context.entry.object.metadata;
  if (!backend.service) return report(context, "a backend that is no Service cannot be served");
  const { name, port = {} } = backend.service;
  const service = context.backends.services.get(`${namespace}/${name}`);
  const found = findPort(service, port);
  const wanted = port.name ?? `${port.number ?? ""}`;
  const key = normalize(`${namespace}-${name}-${wanted}`);
  if (service && found) return [key, { loadBalancer: loadBalancerOf(service, found, context.backends) }];
  report(context, service ? `Service ${name} has no port ${wanted}` : `there is no Service ${namespace}/${name}`);
  return [key, { loadBalancer: { servers: [] } }];
}

function report({ entry, problems }: Context, what: string): null {
  const message = `${formatKey(keyOf(entry.object))}: ${what}; its path answers 503 meanwhile`;
  problems.push({ code: "ingress-backend", severity: "warning", message, hint: null, at: entry.at, frame: null });
  return null;
}
