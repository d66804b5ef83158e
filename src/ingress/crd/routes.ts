import { hashText } from "../../model/hash.ts";
import type { HttpRouter, RouterTls } from "../dynamic-config.ts";
import { normalize } from "../keys.ts";
import { type CrdContext, namespaceOf, referenceKey } from "./context.ts";
import type { Reference, RouteTls, TraefikSpecs } from "./kinds.ts";
import { combine, type FoundServices } from "./services.ts";

/**
 * The routers of an IngressRoute by key, as Traefik's provider names them: `namespace-name-` and a hash of the rule. A
 * route whose middleware may not be followed is left out: without its guard it must not open.
 */
export function httpRoutes(
  spec: TraefikSpecs["IngressRoute"],
  context: CrdContext,
  found: FoundServices,
): readonly (readonly [string, HttpRouter])[] {
  return spec.routes.flatMap((route) => {
    const key = routeKey(route.match, context);
    const service = combine(route.services ?? [], key, { context, found });
    const middlewares = middlewareKeys(route.middlewares ?? [], context);
    if (service === null || middlewares === null) return [];
    return [
      [key, { ...frame(spec, route, context), ...(middlewares.length > 0 && { middlewares }), service }] as const,
    ];
  });
}

/** Entry points, rule, priority and TLS: what routers over HTTP and TCP have in common. */
export function frame(
  spec: TraefikSpecs["IngressRoute"],
  route: { readonly match: string; readonly priority?: number },
  context: CrdContext,
) {
  return {
    ...(spec.entryPoints?.length && { entryPoints: spec.entryPoints }),
    rule: route.match,
    ...(route.priority && { priority: route.priority }),
    ...(spec.tls && { tls: routerTls(spec.tls, context) }),
  };
}

export function routeKey(rule: string, { entry }: CrdContext): string {
  return normalize(`${namespaceOf(entry.object)}-${entry.object.metadata.name}-${hashText(rule, 20)}`);
}

/** Null where one of them may not be followed. */
export function middlewareKeys(references: readonly Reference[], context: CrdContext): readonly string[] | null {
  const keys = references.map((reference) => referenceKey(context, reference));
  return keys.some((key) => key === null) ? null : keys.filter((key) => key !== null);
}

function routerTls({ options, domains, passthrough }: RouteTls, context: CrdContext): RouterTls {
  const key = options ? tlsOptionKey(options, context) : null;
  return {
    ...(key !== null && { options: key }),
    ...(domains && { domains }),
    ...(passthrough !== undefined && { passthrough }),
  };
}

/** The option named `default` is for everybody, whatever its namespace. */
function tlsOptionKey(options: Reference, context: CrdContext): string | null {
  return options.name === "default" ? "default" : referenceKey(context, options);
}
