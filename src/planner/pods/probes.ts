import { probeKey } from "../../model/facts.ts";
import { instant } from "../../model/instant.ts";
import type { Container, Probe } from "../../model/kubernetes.generated.ts";
import type { PlannedProbe, ProbeHandler } from "../../model/plan.ts";
import type { ContainerView } from "../status/container-view.ts";
import type { PodView } from "../status/pod-view.ts";
import { httpRequest, portOf } from "./hooks.ts";
import type { PodSite } from "./pod-site.ts";

/** Probes that have to run now: the startup probe alone until it succeeds, then the other two. */
export function plannedProbes(site: PodSite, { inits, apps }: PodView): PlannedProbe[] {
  if (!site.host.answers) return [];
  return [...inits.filter(({ role }) => role === "sidecar"), ...apps].flatMap((view) => probesOf(site, view));
}

function probesOf(site: PodSite, view: ContainerView): PlannedProbe[] {
  const { startupProbe, readinessProbe, livenessProbe } = view.container;
  if (!view.started) return planProbe(site, view, { kind: "startup", probe: startupProbe });
  return [
    ...planProbe(site, view, { kind: "readiness", probe: readinessProbe }),
    ...planProbe(site, view, { kind: "liveness", probe: livenessProbe }),
  ];
}

interface Wanted {
  readonly kind: PlannedProbe["kind"];
  readonly probe: Probe | undefined;
}

/** Kubernetes' defaults stand here too: a manifest read back from a label may be older than they are. */
function planProbe(site: PodSite, { container, latest }: ContainerView, { kind, probe }: Wanted): PlannedProbe[] {
  const handler = probe ? handlerOf(site, container, probe) : null;
  if (!probe || !handler || latest?.state.kind !== "running") return [];
  return [
    {
      key: probeKey(latest.id, latest.state.startedAt, kind),
      host: site.host.name,
      pod: site.uid,
      container: container.name,
      containerId: latest.id,
      kind,
      handler,
      periodMs: (probe.periodSeconds ?? 10) * 1000,
      timeoutMs: (probe.timeoutSeconds ?? 1) * 1000,
      notBefore: instant(latest.state.startedAt + (probe.initialDelaySeconds ?? 0) * 1000),
      successThreshold: probe.successThreshold ?? 1,
      failureThreshold: probe.failureThreshold ?? 3,
    },
  ];
}

function handlerOf(
  site: PodSite,
  container: Container,
  { exec, httpGet, tcpSocket, grpc }: Probe,
): ProbeHandler | null {
  const own = site.address ?? site.host.address;
  if (exec) return { kind: "exec", argv: exec.command ?? [] };
  if (grpc) return { kind: "grpc", address: own, port: grpc.port, service: grpc.service ?? "" };
  if (tcpSocket) return { kind: "tcp", address: tcpSocket.host ?? own, port: portOf(container, tcpSocket.port) };
  return httpGet ? { kind: "http", ...httpRequest({ container, address: own }, httpGet) } : null;
}
