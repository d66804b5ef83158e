import type { Container, EnvVar, Lifecycle, Probe } from "../../model/kubernetes.generated.ts";
import { type Draft, fill, textQuantities } from "./draft.ts";

/** Defaults of one container (core/v1/defaults.go). */
export function defaultContainer(container: Draft<Container>): void {
  fill(container, "imagePullPolicy", pullPolicy(container.image ?? ""));
  fill(container, "terminationMessagePath", "/dev/termination-log");
  fill(container, "terminationMessagePolicy", "File");
  for (const port of container.ports ?? []) fill(port, "protocol", "TCP");
  for (const variable of container.env ?? []) defaultVariable(variable);
  const resources = fill(container, "resources", {});
  textQuantities(resources.limits);
  textQuantities(resources.requests);
  for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) defaultProbe(probe);
  defaultLifecycle(container.lifecycle);
}

/** A moving tag is looked up at each start, a fixed one once. */
export function pullPolicy(image: string): "Always" | "IfNotPresent" {
  if (image.includes("@")) return "IfNotPresent";
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === "latest" ? "Always" : "IfNotPresent";
}

function defaultVariable(variable: Draft<EnvVar>): void {
  const source = variable.valueFrom;
  if (source?.fieldRef) fill(source.fieldRef, "apiVersion", "v1");
  const divisor: unknown = source?.resourceFieldRef?.divisor;
  if (source?.resourceFieldRef && divisor !== undefined) source.resourceFieldRef.divisor = String(divisor);
}

function defaultProbe(probe: Draft<Probe> | undefined): void {
  if (!probe) return;
  // Zero is how Kubernetes writes "not given" here.
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.grpc) fill(probe.grpc, "service", "");
  defaultRequest(probe.httpGet);
}

function defaultLifecycle(lifecycle: Draft<Lifecycle> | undefined): void {
  defaultRequest(lifecycle?.postStart?.httpGet);
  defaultRequest(lifecycle?.preStop?.httpGet);
}

function defaultRequest(request: Draft<NonNullable<Probe["httpGet"]>> | undefined): void {
  if (!request) return;
  fill(request, "path", "/");
  fill(request, "scheme", "HTTP");
}
