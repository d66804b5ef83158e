import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { load, loadAll } from "js-yaml";
import { renderTraefik } from "../../src/ingress/render-traefik.ts";
import { traefikConfig } from "../../src/ingress/traefik-config.ts";
import type { Secret } from "../../src/model/kinds.ts";
import type { AnyObject } from "../../src/model/object.ts";
import { expectGolden } from "../support/golden.ts";
import { routingCase } from "../support/ingress-case.ts";
import { desired } from "../support/network-case.ts";
import { oracle } from "../support/oracles.ts";

const golden = (name: string) => join(__dirname, "golden", name);
const readObjects = (name: string) => (loadAll(readFileSync(golden(name), "utf8")) as AnyObject[]).map(desired);
const objects = readObjects("traefik-objects.yaml");
const people: Secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "people", namespace: "default" },
  stringData: { users: "# the shop's\nann:$apr1$x$y\nbob:{SHA}z\n" },
};
const authority: Secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "authority", namespace: "default" },
  stringData: { "ca.crt": "authority\n" },
};
const entryPoints = [
  { name: "postgres", port: 5432, protocol: "tcp" },
  { name: "dns", port: 53, protocol: "udp" },
] as const;
const base = routingCase([], { entryPoints });
const input = { ...base, secrets: [...base.secrets, people, authority], objects };
const everyKind = { ...input, objects: readObjects("traefik-all-kinds.yaml") };

describe("Traefik's own kinds", () => {
  const { config, problems } = traefikConfig(input);

  it("become the file that was read last", () => {
    expectGolden(golden("traefik-objects-dynamic.yaml"), renderTraefik(config));
  });

  it("of every sort become the file that was read last, without a problem", () => {
    const every = traefikConfig(everyKind);
    expectGolden(golden("traefik-all-kinds-dynamic.yaml"), renderTraefik(every.config));
    expect(every.problems).toEqual([]);
  });

  it("say which authority of a ServersTransport is out of reach", () => {
    const spec = { rootCAs: [{ configMap: "bundle" }] };
    const transport = { apiVersion: "traefik.io/v1alpha1", kind: "ServersTransport", metadata: { name: "x" }, spec };
    expect(traefikConfig({ ...input, objects: [desired(transport)] }).problems.map(({ message }) => message)).toEqual([
      "ServersTransport.traefik.io x: the authority in ConfigMap bundle is not read: put it into a Secret",
    ]);
  });

  it("leave out the one route whose guard is out of reach, and say so", () => {
    expect(problems.map(({ message }) => message)).toEqual([
      "IngressRoute.traefik.io default/shop: elsewhere/limit is in another namespace",
    ]);
    expect(Object.values(config.http.routers).some(({ rule }) => rule.includes("lost"))).toBe(false);
  });

  it("give the same file in any order", () => {
    expect(renderTraefik(traefikConfig({ ...input, objects: objects.toReversed() }).config)).toBe(
      renderTraefik(config),
    );
  });

  it("keep a route closed whose Secret is missing: its middleware is not there", () => {
    const without = traefikConfig({ ...input, secrets: base.secrets });
    expect(Object.keys(without.config.http.middlewares)).not.toContain("default-users");
    expect(without.problems.map(({ message }) => message)).toContain(
      "Middleware.traefik.io default/users: there is no Secret default/people",
    );
  });

  it("never show a Go template to Traefik", () => {
    const rule = 'Host(`{{ env "HOME" }}`)';
    const route = {
      apiVersion: "traefik.io/v1alpha1",
      kind: "IngressRoute",
      metadata: { name: "x" },
      spec: { routes: [{ match: rule, services: [{ name: "web", port: 80 }] }] },
    };
    const text = renderTraefik(traefikConfig({ ...input, objects: [desired(route)] }).config);
    expect(text).toContain('{{ "{{" }} env');
    expect(text.replaceAll('{{ "{{" }}', "")).not.toContain("{{");
  });
});

const schemaFile = oracle("traefik/traefik-v3-file-provider.json");

(schemaFile ? it : it.skip).each([
  ["some", input],
  ["every kind", everyKind],
])("Traefik's published schema accepts them: %s", (_what, given) => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    schemaFile ? JSON.parse(readFileSync(schemaFile, "utf8")) : {},
  );
  validate(withoutNews(load(renderTraefik(traefikConfig(given).config)) as Loaded));
  expect(validate.errors).toBeNull();
});

interface Loaded {
  readonly http: { readonly services: Record<string, { readonly loadBalancer?: { strategy?: string } }> };
}

/** The published schema is older than strategies and highestRandomWeight (http_config.go of Traefik 3.7 has both). */
function withoutNews(config: Loaded): Loaded {
  const { services } = config.http;
  for (const [name, service] of Object.entries(services)) {
    if ("highestRandomWeight" in service) delete services[name];
    if (service.loadBalancer) delete service.loadBalancer.strategy;
  }
  return config;
}
