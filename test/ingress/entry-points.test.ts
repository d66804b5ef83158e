import { missingEntryPoints } from "../../src/ingress/entry-points.ts";
import { traefikConfig } from "../../src/ingress/traefik-config.ts";
import { type EntryPoint, parseEntryPoint } from "../../src/model/entry-point.ts";
import { imageRef } from "../../src/model/names.ts";
import type { AnyObject } from "../../src/model/object.ts";
import { traefikHelper } from "../../src/planner/hosts/helpers.ts";
import { routingCase } from "../support/ingress-case.ts";
import { desired } from "../support/network-case.ts";

const known: readonly EntryPoint[] = [
  { name: "postgres", port: 5432, protocol: "tcp" },
  { name: "syslog", port: 514, protocol: "udp" },
];

function route(kind: "IngressRouteTCP" | "IngressRouteUDP", entryPoint: string): AnyObject {
  const services = [{ name: "web", port: 80 }];
  const match = kind === "IngressRouteTCP" ? { match: "HostSNI(`*`)" } : {};
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind,
    metadata: { name: entryPoint, namespace: "default" },
    spec: { entryPoints: [entryPoint], routes: [{ ...match, services }] },
  } as AnyObject;
}

function problemsOf(...objects: readonly AnyObject[]): string[] {
  const input = routingCase([], { objects: objects.map(desired), entryPoints: known });
  return traefikConfig(input).problems.map(({ message }) => message);
}

describe("entry points", () => {
  it.each([
    ["postgres=5432/tcp", known[0]],
    ["syslog=514/udp", known[1]],
    ["alt=8080/udp", { name: "alt", port: 8080, protocol: "udp" }],
    ["web=81/tcp", null],
    ["mine=443/tcp", null],
    ["mine=0/tcp", null],
    ["mine=65536/tcp", null],
    ["mine=5432", null],
    ["Mine=5432/tcp", null],
  ])("%s is read for what it is", (text, expected) => {
    expect(parseEntryPoint(text)).toEqual(expected);
  });

  it("become arguments of Traefik", () => {
    expect(traefikHelper(imageRef("traefik:3"), known).args).toEqual(
      expect.arrayContaining(["--entryPoints.postgres.address=:5432/tcp", "--entryPoints.syslog.address=:514/udp"]),
    );
  });

  it("that are there are no problem for the routes on them", () => {
    expect(problemsOf(route("IngressRouteTCP", "postgres"), route("IngressRouteUDP", "syslog"))).toEqual([]);
  });

  it.each([
    ["IngressRouteTCP", "redis", "tcp"],
    ["IngressRouteTCP", "syslog", "tcp"],
    ["IngressRouteUDP", "postgres", "udp"],
    ["IngressRouteUDP", "websecure", "udp"],
  ] as const)("that Traefik does not listen on are a problem: %s on %s", (kind, name, protocol) => {
    const [message, ...more] = problemsOf(route(kind, name));
    expect(message).toContain(`names the entry point ${name}, on which Traefik does not listen by ${protocol}`);
    expect(more).toEqual([]);
  });

  it("nobody names are no problem", () => {
    const empty = traefikConfig(routingCase([])).config;
    expect(missingEntryPoints(empty, [])).toEqual([]);
  });
});
