import type { RouterTls } from "./dynamic-config.ts";
import type { PathMatcher } from "./rule.ts";

type Annotations = Readonly<Record<string, string>>;

/** What `traefik.ingress.kubernetes.io/router.*` on an Ingress says of its routers. */
export interface RouterAnnotations {
  readonly entryPoints?: readonly string[];
  readonly middlewares?: readonly string[];
  readonly priority?: number;
  readonly pathMatcher: PathMatcher;
  readonly tls?: RouterTls;
}

/** What `traefik.ingress.kubernetes.io/service.*` on a Service says of its load balancer. */
export interface ServiceAnnotations {
  readonly scheme: "http" | "https" | "h2c" | null;
  readonly serversTransport: string | null;
  readonly passHostHeader: boolean;
  readonly sticky: Readonly<Record<string, unknown>> | null;
}

const prefix = "traefik.ingress.kubernetes.io/";

export function routerAnnotations(annotations: Annotations): RouterAnnotations {
  const read = reader(annotations, "router.");
  const priority = Number(read("priority") ?? Number.NaN);
  const entryPoints = list(read("entrypoints"));
  const middlewares = list(read("middlewares")).map(withoutProvider);
  return {
    ...(entryPoints.length > 0 && { entryPoints }),
    ...(middlewares.length > 0 && { middlewares }),
    ...(Number.isInteger(priority) && priority > 0 && { priority }),
    pathMatcher: matcherOf(read("pathmatcher")),
    ...(read("tls") === "true" && { tls: routerTls(annotations) }),
  };
}

export function serviceAnnotations(annotations: Annotations): ServiceAnnotations {
  const read = reader(annotations, "service.");
  const transport = read("serverstransport");
  return {
    scheme: schemeOf(read("serversscheme")),
    serversTransport: transport === null ? null : withoutProvider(transport),
    passHostHeader: read("passhostheader") !== "false",
    sticky: read("sticky.cookie") === "true" || read("sticky.cookie.name") ? stickyCookie(read) : null,
  };
}

/** Everything is in one file: a middleware is `namespace-name`, where Traefik's own providers write `namespace-name@kubernetescrd`. */
export function withoutProvider(reference: string): string {
  return reference.replace(/@(kubernetescrd|kubernetes|file)$/, "");
}

type Read = (name: string) => string | null;

/** Traefik reads annotations without regard to case. */
function reader(annotations: Annotations, group: string): Read {
  const byName = new Map(Object.entries(annotations).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return (name) => byName.get(prefix + group + name) ?? null;
}

function list(text: string | null): string[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function matcherOf(text: string | null): PathMatcher {
  return text === "Path" || text === "PathRegexp" ? text : "PathPrefix";
}

function schemeOf(text: string | null): ServiceAnnotations["scheme"] {
  return text === "http" || text === "https" || text === "h2c" ? text : null;
}

function routerTls(annotations: Annotations): RouterTls {
  const read = reader(annotations, "router.tls.");
  const options = read("options");
  return options === null ? {} : { options: withoutProvider(options) };
}

function stickyCookie(read: Read): Readonly<Record<string, unknown>> {
  const maxAge = Number(read("sticky.cookie.maxage") ?? Number.NaN);
  const named = { name: "name", sameSite: "samesite", path: "path", domain: "domain" } as const;
  const texts = Object.entries(named).flatMap(([field, name]) => {
    const value = read(`sticky.cookie.${name}`);
    return value === null ? [] : [[field, value] as const];
  });
  return {
    cookie: {
      ...Object.fromEntries(texts),
      ...(read("sticky.cookie.secure") === "true" && { secure: true }),
      ...(read("sticky.cookie.httponly") === "true" && { httpOnly: true }),
      ...(Number.isInteger(maxAge) && { maxAge }),
    },
  };
}
