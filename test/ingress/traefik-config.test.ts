import { trace } from "../../src/ingress/trace.ts";
import { traefikConfig } from "../../src/ingress/traefik-config.ts";
import type { Ingress } from "../../src/model/kinds.ts";
import { anIngress, anIngressClass, aPath, routingCase } from "../support/ingress-case.ts";

const rulesOf = (...ingresses: readonly Ingress[]) =>
  Object.fromEntries(
    Object.entries(traefikConfig(routingCase(ingresses)).config.http.routers).map(([key, { rule }]) => [key, rule]),
  );
const on = (host: string, ...paths: readonly ReturnType<typeof aPath>[]) => ({ host, http: { paths } });
const annotated = (name: string, value: string) => ({ [`traefik.ingress.kubernetes.io/${name}`]: value });

// Cases as Traefik's own provider has them: traefik/traefik, pkg/provider/kubernetes/ingress (MIT), with strict prefixes.
describe("an Ingress becomes routers", () => {
  it.each([
    [
      "host and prefix",
      on("a.test", aPath("/bar", "Prefix", "web")),
      "default-i-a-test-bar",
      'Host("a.test") && (Path("/bar") || PathPrefix("/bar/"))',
    ],
    [
      "host and root",
      on("a.test", aPath("/", "Prefix", "web")),
      "default-i-a-test",
      'Host("a.test") && PathPrefix("/")',
    ],
    [
      "exact path",
      on("a.test", aPath("/bar", "Exact", "web")),
      "default-i-a-test-bar",
      'Host("a.test") && Path("/bar")',
    ],
    [
      "implementation specific path",
      on("a.test", aPath("/b", "ImplementationSpecific", "web")),
      "default-i-a-test-b",
      'Host("a.test") && (Path("/b") || PathPrefix("/b/"))',
    ],
    [
      "trailing slash",
      on("a.test", aPath("/bar/", "Prefix", "web")),
      "default-i-a-test-bar",
      'Host("a.test") && (Path("/bar") || PathPrefix("/bar/"))',
    ],
    ["no host", { http: { paths: [aPath("/bar", "Exact", "web")] } }, "default-i-bar", 'Path("/bar")'],
    [
      "wildcard host",
      on("*.a.test", aPath("/", "Prefix", "web")),
      "default-i-a-test",
      'Host("*.a.test") && PathPrefix("/")',
    ],
    ["no path", on("a.test", aPath("", "Prefix", "web")), "default-i-a-test", 'Host("a.test")'],
  ])("with %s", (_what, rule, key, expected) => {
    expect(rulesOf(anIngress("i", { rules: [rule] }))).toEqual({ [key]: expected });
  });

  it("whose keys get a hash where they would be one", () => {
    const keys = Object.keys(
      rulesOf(anIngress("i", { rules: [on("a.test", aPath("/x", "Exact", "web"), aPath("/x/", "Exact", "web"))] })),
    );
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key).toMatch(/^default-i-a-test-x-[0-9a-f]{20}$/);
  });

  it.each([
    ["router.pathmatcher", "Path", { rule: 'Host("a.test") && Path("/b")' }],
    ["router.priority", "7", { priority: 7 }],
    ["router.entrypoints", "web, other", { entryPoints: ["web", "other"] }],
    ["router.middlewares", "default-x@kubernetescrd,y@file", { middlewares: ["default-x", "y"] }],
    ["router.tls", "true", { tls: {} }],
  ])("that follow the annotation %s", (name, value, expected) => {
    const ingress = anIngress(
      "i",
      { rules: [on("a.test", aPath("/b", "ImplementationSpecific", "web"))] },
      annotated(name, value),
    );
    const [router] = Object.values(traefikConfig(routingCase([ingress])).config.http.routers);
    expect(router).toMatchObject(expected);
  });

  it("last of all for a default backend, and the first Ingress has it", () => {
    const backend = (service: string) => ({ defaultBackend: { service: { name: service, port: { number: 80 } } } });
    const { routers } = traefikConfig(routingCase([anIngress("b", backend("nobody")), anIngress("a", backend("web"))]))
      .config.http;
    expect(routers).toEqual({ "default-router": { rule: 'PathPrefix("/")', service: "default-web-80", priority: 1 } });
  });
});

describe("the class of an Ingress", () => {
  const classes = [
    anIngressClass("ours", "traefik.io/ingress-controller"),
    anIngressClass("theirs", "k8s.io/ingress-nginx"),
  ];
  const rules = [on("a.test", aPath("/", "Prefix", "web"))];
  it.each([
    [undefined, true],
    ["ours", true],
    ["theirs", false],
    ["traefik", true],
    ["nginx", false],
  ])("%s is served: %s", (ingressClassName, served) => {
    const ingress = anIngress("i", { rules, ...(ingressClassName && { ingressClassName }) });
    const { config, problems } = traefikConfig(routingCase([ingress], { classes }));
    expect([Object.keys(config.http.routers).length, problems.length]).toEqual(served ? [1, 0] : [0, 1]);
  });
});

describe("a backend", () => {
  const serversOf = (ingress: Ingress) =>
    Object.values(traefikConfig(routingCase([ingress])).config.http.services).flatMap((service) =>
      "loadBalancer" in service ? service.loadBalancer.servers.map(({ url }) => url) : [],
    );
  it.each([
    ["by number", "web", 80, ["http://10.42.1.2:8080", "http://10.42.2.2:8080"]],
    ["by name", "web", "http", ["http://10.42.1.2:8080", "http://10.42.2.2:8080"]],
    ["whose port says https", "api", 8443, ["https://10.42.3.2:8443"]],
    ["without pods", "nobody", 80, []],
    ["that is not there", "missing", 80, []],
  ])("%s leads to its pods", (_what, service, port, expected) => {
    expect(serversOf(anIngress("i", { rules: [on("a.test", aPath("/", "Prefix", service, port))] }))).toEqual(expected);
  });

  it("that is missing is a problem, and so is a Secret", () => {
    const ingress = anIngress("i", {
      rules: [on("a.test", aPath("/", "Prefix", "missing"), aPath("/x", "Prefix", "web", 81))],
      tls: [{ secretName: "no-such" }],
    });
    expect(traefikConfig(routingCase([ingress])).problems.map(({ message }) => message)).toEqual([
      "Ingress.networking.k8s.io default/i: there is no Service default/missing; its path answers 503 meanwhile",
      "Ingress.networking.k8s.io default/i: Service web has no port 81; its path answers 503 meanwhile",
      "Ingress.networking.k8s.io default/i: there is no Secret default/no-such; Traefik's own certificate answers meanwhile",
    ]);
  });
});

describe("annotations of a Service", () => {
  it.each([
    [{}, { passHostHeader: true }],
    [
      { "service.serversscheme": "https" },
      { servers: [{ url: "https://10.42.1.2:8080" }, { url: "https://10.42.2.2:8080" }] },
    ],
    [
      { "service.serversscheme": "h2c" },
      { servers: [{ url: "h2c://10.42.1.2:8080" }, { url: "h2c://10.42.2.2:8080" }] },
    ],
    [
      { "service.serversscheme": "gopher" },
      { servers: [{ url: "http://10.42.1.2:8080" }, { url: "http://10.42.2.2:8080" }] },
    ],
    [{ "service.passhostheader": "false" }, { passHostHeader: false }],
    [{ "service.serverstransport": "default-inside@kubernetescrd" }, { serversTransport: "default-inside" }],
    [{ "service.sticky.cookie": "true" }, { sticky: { cookie: {} } }],
    [
      {
        "service.Sticky.Cookie.Name": "seen",
        "service.sticky.cookie.secure": "true",
        "service.sticky.cookie.httponly": "true",
        "service.sticky.cookie.samesite": "strict",
        "service.sticky.cookie.maxage": "60",
        "service.sticky.cookie.path": "/x",
        "service.sticky.cookie.domain": "a.test",
      },
      {
        sticky: {
          cookie: {
            ...{ name: "seen", secure: true, httpOnly: true, sameSite: "strict", maxAge: 60 },
            ...{ path: "/x", domain: "a.test" },
          },
        },
      },
    ],
  ])("%j say how its pods are spoken to", (annotations, expected) => {
    const base = routingCase([anIngress("i", { rules: [on("a.test", aPath("/", "Prefix", "web"))] })]);
    const given = Object.entries(annotations).map(([name, value]) => [`traefik.ingress.kubernetes.io/${name}`, value]);
    const services = base.services.map((service) => ({
      ...service,
      metadata: { ...service.metadata, annotations: Object.fromEntries(given) },
    }));
    const [found] = Object.values(traefikConfig({ ...base, services }).config.http.services);
    expect(found).toMatchObject({ loadBalancer: expected });
  });
});

describe("a request", () => {
  const config = traefikConfig(
    routingCase([
      anIngress("shop", {
        rules: [on("shop.test", aPath("/", "Prefix", "web"), aPath("/api", "Prefix", "api", 8443))],
      }),
      anIngress("wild", { rules: [on("*.test", aPath("/", "Prefix", "nobody"))] }),
      anIngress("secure", { rules: [on("tls.test", aPath("/", "Prefix", "web"))] }, annotated("router.tls", "true")),
    ]),
  ).config;
  const ask = (url: string) => {
    const { protocol, hostname, pathname } = new URL(url);
    const scheme = protocol === "https:" ? "https" : "http";
    return trace({ scheme, method: "GET", host: hostname, path: pathname, query: {}, headers: {} }, config);
  };

  it.each([
    ["http://shop.test/", "default-shop-shop-test", ["http://10.42.1.2:8080", "http://10.42.2.2:8080"]],
    ["http://shop.test/apiary", "default-shop-shop-test", ["http://10.42.1.2:8080", "http://10.42.2.2:8080"]],
    ["http://shop.test/api", "default-shop-shop-test-api", ["https://10.42.3.2:8443"]],
    ["http://SHOP.test/api/v1", "default-shop-shop-test-api", ["https://10.42.3.2:8443"]],
    ["http://other.test/x", "default-wild-test", []],
    ["https://tls.test/", "default-secure-tls-test", ["http://10.42.1.2:8080", "http://10.42.2.2:8080"]],
  ])("to %s is taken by %s", (url, router, servers) => {
    expect(ask(url)).toMatchObject({ router, servers });
  });

  it("for a TLS route over plain HTTP, or for two labels under a star, finds another router or none", () => {
    expect(ask("http://tls.test/")?.router).toBe("default-wild-test");
    expect(ask("http://a.b.test/")).toBeNull();
  });

  it("names the routers that would have taken it", () => {
    expect(ask("http://shop.test/api")?.shadowed).toEqual(["default-shop-shop-test", "default-wild-test"]);
  });
});
