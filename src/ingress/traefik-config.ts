import type { ServiceEndpoints } from "../model/endpoints.ts";
import type { EntryPoint } from "../model/entry-point.ts";
import type { Ingress, IngressClass, Secret, Service } from "../model/kinds.ts";
import type { AnyObject, DesiredObject } from "../model/object.ts";
import { sortBy } from "../model/order.ts";
import type { Problem } from "../model/problem.ts";
import { backendsOf } from "./backends.ts";
import { ingressCertificates } from "./certificates.ts";
import { crdConfig } from "./crd/crd-config.ts";
import type { Certificate, DynamicConfig } from "./dynamic-config.ts";
import { missingEntryPoints } from "./entry-points.ts";
import { isOurs } from "./ingress-class.ts";
import { ingressRoutes, uniqueRoutes } from "./ingress-routes.ts";

export interface RoutingInput {
  readonly ingresses: readonly DesiredObject<Ingress>[];
  readonly classes: readonly IngressClass[];
  readonly services: readonly Service[];
  readonly secrets: readonly Secret[];
  readonly endpoints: readonly ServiceEndpoints[];
  /** Objects among which those of Traefik's own kinds are found. */
  readonly objects?: readonly DesiredObject[];
  /** What Traefik listens on besides 80 and 443. */
  readonly entryPoints?: readonly EntryPoint[];
}

export interface Routing {
  readonly config: DynamicConfig;
  readonly problems: readonly Problem[];
}

/** What Traefik on every ingress host is told. The same objects give the same configuration in any order. */
export function traefikConfig(input: RoutingInput): Routing {
  const problems: Problem[] = [];
  const ingresses = sortBy(input.ingresses, ({ object }) => nameOf(object)).filter((entry) =>
    isOursOrReported(entry, input.classes, problems),
  );
  const backends = backendsOf(input.services, input.endpoints);
  const routes = uniqueRoutes(ingresses.flatMap((entry) => ingressRoutes(entry, backends, problems)));
  const secrets = new Map(input.secrets.map((secret) => [nameOf(secret), secret]));
  const crd = crdConfig({ objects: input.objects ?? [], backends, secrets }, problems);
  const certificates = [...ingressCertificates(ingresses, secrets, problems), ...crd.tls.certificates];
  const config: DynamicConfig = {
    ...crd,
    http: {
      ...crd.http,
      // Of two default backends the first Ingress has it, as in Traefik.
      routers: {
        ...crd.http.routers,
        ...Object.fromEntries(routes.toReversed().map(({ key, router }) => [key, router])),
      },
      services: { ...crd.http.services, ...Object.fromEntries(routes.map(({ service }) => service)) },
    },
    tls: { ...crd.tls, certificates: unique(certificates) },
  };
  return {
    config,
    problems: [...problems, ...missingMiddlewares(config), ...missingEntryPoints(config, input.entryPoints ?? [])],
  };
}

/** A router whose middleware is not there answers 404: safe, but somebody should be told. */
function missingMiddlewares({ http }: DynamicConfig): Problem[] {
  return Object.entries(http.routers).flatMap(([key, { middlewares = [] }]) =>
    middlewares
      .filter((name) => !name.includes("@") && http.middlewares[name] === undefined)
      .map((name) => ({
        code: "middleware",
        severity: "warning" as const,
        message: `router ${key} names the middleware ${name}, which is not there; its path answers 404 meanwhile`,
        hint: "a Middleware is named as namespace-name@kubernetescrd",
        at: null,
        frame: null,
      })),
  );
}

/** Many routes name one certificate. */
function unique(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((one) => [`${one.certFile}${one.keyFile}`, one])).values()];
}

function nameOf({ metadata }: AnyObject): string {
  return `${metadata.namespace ?? "default"}/${metadata.name}`;
}

function isOursOrReported(
  { object, at }: DesiredObject<Ingress>,
  classes: readonly IngressClass[],
  problems: Problem[],
): boolean {
  if (isOurs(object, classes)) return true;
  problems.push({
    code: "ingress-class",
    severity: "warning",
    message: `Ingress ${nameOf(object)} asks for a controller that is not here; nobody serves it`,
    hint: "set ingressClassName to traefik, or leave it out",
    at,
    frame: null,
  });
  return false;
}
