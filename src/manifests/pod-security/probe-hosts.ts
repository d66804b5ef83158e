import type { Container } from "../../model/kubernetes.generated.ts";
import { type Check, containers, containersOf, namesOf, plural, quoted, sorted } from "./words.ts";

/** Probes and hooks may not be turned against other hosts, from 1.34 on. */
export const probeHosts: Check = (spec) => {
  const bad = containersOf(spec).filter((container) => hostsOf(container).length > 0);
  if (bad.length === 0) return null;
  const hosts = sorted(bad.flatMap(hostsOf));
  const verb = bad.length === 1 ? "uses" : "use";
  const who = containers(namesOf(bad));
  return {
    reason: "probe or lifecycle host",
    detail: `${who} ${verb} ${plural("probe or lifecycle host", hosts.length)} ${quoted(hosts)}`,
  };
};

function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): string[] {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.flatMap((handler) =>
    [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host): host is string => Boolean(host)),
  );
}
