import type { EntryPoint } from "../model/entry-point.ts";
import type { Problem } from "../model/problem.ts";
import type { DynamicConfig } from "./dynamic-config.ts";

interface Named {
  readonly entryPoints?: readonly string[];
}

/** Traefik drops a router whose entry point it does not know, and says so in its own log only. */
export function missingEntryPoints({ http, tcp, udp }: DynamicConfig, known: readonly EntryPoint[]): Problem[] {
  const streams = ["web", "websecure", ...namesOf(known, "tcp")];
  return [
    ...unknownIn(http.routers, streams, "tcp"),
    ...unknownIn(tcp.routers, streams, "tcp"),
    ...unknownIn(udp.routers, namesOf(known, "udp"), "udp"),
  ];
}

function namesOf(known: readonly EntryPoint[], protocol: EntryPoint["protocol"]): string[] {
  return known.filter((one) => one.protocol === protocol).map(({ name }) => name);
}

function unknownIn(
  routers: Readonly<Record<string, Named>>,
  known: readonly string[],
  protocol: EntryPoint["protocol"],
): Problem[] {
  return Object.entries(routers).flatMap(([key, { entryPoints = [] }]) =>
    entryPoints
      .filter((name) => !known.includes(name))
      .map((name) => ({
        code: "entry-point",
        severity: "warning" as const,
        message: `router ${key} names the entry point ${name}, on which Traefik does not listen by ${protocol}`,
        hint: `add ${name}=PORT/${protocol} to the operator's setting traefik.entryPoints`,
        at: null,
        frame: null,
      })),
  );
}
