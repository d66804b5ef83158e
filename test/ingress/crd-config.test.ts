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
const objects = (loadAll(readFileSync(golden("traefik-objects.yaml"), "utf8")) as AnyObject[]).map(desired);
const people: Secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "people", namespace: "default" },
  stringData: { users: "# the shop's\nann:$apr1$x$y\nbob:{SHA}z\n" },
};
const base = routingCase([]);
const input = { ...base, secrets: [...base.secrets, people], objects };

describe("Traefik's own kinds", () => {
  const { config, problems } = traefikConfig(input);

  it("become the file that was read last", () => {
    expectGolden(golden("traefik-objects-dynamic.yaml"), renderTraefik(config));
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

(schemaFile ? it : it.skip)("Traefik's published schema accepts them", () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    schemaFile ? JSON.parse(readFileSync(schemaFile, "utf8")) : {},
  );
  validate(load(renderTraefik(traefikConfig(input).config)));
  expect(validate.errors).toBeNull();
});
