import { dump } from "js-yaml";
import type { DynamicConfig, HttpService } from "./dynamic-config.ts";

/**
 * The one file Traefik reads. A configuration with nothing in it would be ignored and the routes of before kept, so there
 * is always one middleware, which nothing uses.
 */
export function renderTraefik(config: DynamicConfig): string {
  const { http, tcp, udp, tls } = config;
  const middlewares = { ...http.middlewares, "berth-sentinel": { addPrefix: { prefix: "/berth" } } };
  const services = Object.fromEntries(
    Object.entries(http.services).map(([key, service]) => [key, renderable(service)]),
  );
  const sections = {
    http: filled({ ...http, services, middlewares }),
    tcp: filled(tcp),
    udp: filled(udp),
    tls: filled(tls),
  };
  return escapeTemplates(dump(filled(sections), { sortKeys: true, lineWidth: -1, noRefs: true }));
}

/** Both answer 503, but the schema knows no load balancer without servers. */
function renderable(service: HttpService): HttpService {
  const isEmpty = "loadBalancer" in service && service.loadBalancer.servers.length === 0;
  return isEmpty ? { weighted: { services: [] } } : service;
}

/** Empty sections say nothing, and the schema refuses some of them. */
function filled(section: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(section).filter(([, part]) => Object.keys(part).length > 0));
}

/** Traefik takes the file for a Go template before it takes it for YAML: two braces in a value would start an action. */
function escapeTemplates(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}
