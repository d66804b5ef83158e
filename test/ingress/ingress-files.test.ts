import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { emptyConfig } from "../../src/ingress/dynamic-config.ts";
import { ingressFiles } from "../../src/ingress/ingress-files.ts";
import { renderTraefik } from "../../src/ingress/render-traefik.ts";
import { hostName } from "../../src/model/names.ts";
import { expectGolden } from "../support/golden.ts";
import { anIngress, aPath, routingCase } from "../support/ingress-case.ts";
import { threeHosts } from "../support/network-case.ts";
import { oracle } from "../support/oracles.ts";

const shop = anIngress(
  "shop",
  {
    rules: [
      {
        host: "shop.example.com",
        http: { paths: [aPath("/", "Prefix", "web", "http"), aPath("/api", "Prefix", "api", 8443)] },
      },
      { host: "*.example.org", http: { paths: [aPath("/exact", "Exact", "nobody")] } },
    ],
    tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
  },
  {
    "traefik.ingress.kubernetes.io/router.middlewares": "default-limit@kubernetescrd",
    "traefik.ingress.kubernetes.io/router.priority": "42",
  },
);
const fallback = anIngress("fallback", { defaultBackend: { service: { name: "web", port: { number: 80 } } } });

const { files, problems } = ingressFiles({
  ...routingCase([shop, fallback]),
  hosts: threeHosts.map(({ name, address }) => ({ name, address, draining: false })),
  allocations: new Map([
    ["berth-system/ingress", { clusterIp: null, nodePorts: {}, vip: "172.30.1.200" }],
    ["default/web", { clusterIp: "10.43.7.7", nodePorts: {}, vip: "172.30.1.201" }],
  ]),
  entryKey: "berth-system/ingress",
});

describe("the files of an ingress host", () => {
  it.each(files.get(hostName("host-1")) ?? [])("$path is as it was read last", ({ path, content }) => {
    expectGolden(join(__dirname, "golden", `host-1-${path.replaceAll("/", "-")}`), content);
  });

  it("come with a problem for the one middleware that is not there", () => {
    expect([...new Set(problems.map(({ message }) => /middleware (\S+),/.exec(message)?.[1]))]).toEqual([
      "default-limit",
    ]);
  });
});

const schemaFile = oracle("traefik/traefik-v3-file-provider.json");

(schemaFile ? describe : describe.skip)("Traefik's published schema", () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    schemaFile ? JSON.parse(readFileSync(schemaFile, "utf8")) : {},
  );

  it.each([
    ["two Ingresses", files.get(hostName("host-1"))?.find(({ path }) => path === "traefik/dynamic.yaml")?.content],
    ["no Ingress at all", renderTraefik(emptyConfig)],
  ])("accepts the file for %s", (_name, text) => {
    validate(load(text ?? ""));
    expect(validate.errors).toBeNull();
  });
});
