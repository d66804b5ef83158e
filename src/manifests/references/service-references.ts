import type { Ingress, Service } from "../../model/kinds.ts";
import type { IngressBackend } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { warning } from "../finding.ts";
import { checkExists, meant, type ReferenceCheck } from "./missing.ts";

/** A selector no workload's labels satisfy: the Service will have no endpoints. */
export function checkServiceReferences({ metadata, spec }: Service, { index, report }: ReferenceCheck): void {
  const selector = Object.entries(spec.selector ?? {});
  if (selector.length === 0) return;
  const pods = index.podLabels.get(`${metadata.namespace}/${selector[0]?.join("=")}`) ?? [];
  if (pods.some((labels) => selector.every(([key, value]) => labels[key] === value))) return;
  const wanted = selector.map(([key, value]) => `${key}=${value}`).join(",");
  const message = `no workload in namespace "${metadata.namespace}" has pods labelled ${wanted}: the Service will have no endpoints`;
  report(warning("no-endpoints", descend(null, "spec", "selector"), message));
}

export function checkIngressReferences({ metadata, spec }: Ingress, check: ReferenceCheck): void {
  const namespace = metadata.namespace ?? "";
  const at = child(null, "spec");
  if (spec.defaultBackend) checkBackend(spec.defaultBackend, { ...check, namespace, at: child(at, "defaultBackend") });
  for (const [index, { http }] of (spec.rules ?? []).entries()) {
    for (const [number, { backend }] of (http?.paths ?? []).entries()) {
      checkBackend(backend, {
        ...check,
        namespace,
        at: descend(at, "rules", index, "http", "paths", number, "backend"),
      });
    }
  }
  for (const [index, { secretName }] of (spec.tls ?? []).entries()) {
    checkExists({ kind: "Secret", namespace, name: secretName, at: descend(at, "tls", index, "secretName") }, check);
  }
}

interface BackendCheck extends ReferenceCheck {
  readonly namespace: string;
  readonly at: Field;
}

function checkBackend({ service }: IngressBackend, check: BackendCheck): void {
  const { index, namespace, at, report } = check;
  if (!service) return;
  const target = index.get("Service", namespace, service.name);
  if (!target) {
    checkExists({ kind: "Service", namespace, name: service.name, at: descend(at, "service", "name") }, check);
    return;
  }
  const { name, number } = service.port ?? {};
  const ports = target.spec.ports ?? [];
  if (ports.some((port) => (name ? port.name === name : port.port === number))) return;
  const place = descend(at, "service", "port", name ? "name" : "number");
  const offered = ports.map((port) => (port.name ? `${port.port} (${port.name})` : String(port.port))).join(", ");
  const message = `Service "${service.name}" has no port ${name ?? number}, only ${offered || "none"}`;
  report(
    meant(
      warning("missing-port", place, message),
      name ?? "",
      ports.flatMap((port) => port.name ?? []),
    ),
  );
}
