import type { Pod } from "../../model/kinds.ts";
import type { Container, PodSpec, PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { defaultContainer } from "./container.ts";
import { type Draft, fill, textQuantities } from "./draft.ts";
import { defaultVolume } from "./volume.ts";

export function defaultPod(pod: Draft<Pod>): void {
  fill(pod.spec, "enableServiceLinks", true);
  defaultPodSpec(pod.spec);
  for (const container of containersOf(pod.spec)) defaultRequests(container);
}

export function defaultTemplate(template: Draft<PodTemplateSpec> | undefined): void {
  if (template?.spec) defaultPodSpec(template.spec);
}

function defaultPodSpec(spec: Draft<PodSpec>): void {
  fill(spec, "restartPolicy", "Always");
  fill(spec, "dnsPolicy", "ClusterFirst");
  fill(spec, "terminationGracePeriodSeconds", 30);
  fill(spec, "schedulerName", "default-scheduler");
  fill(spec, "securityContext", {});
  // The older of the two names is still read by clients, and either may be given.
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (account !== undefined) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  textQuantities(spec.overhead);
  for (const container of containersOf(spec)) {
    defaultContainer(container);
    if (spec.hostNetwork === true) defaultHostPorts(container);
  }
  spec.volumes?.forEach(defaultVolume);
}

function containersOf(spec: Draft<PodSpec>): Draft<Container>[] {
  return spec.initContainers ? [...spec.initContainers, ...spec.containers] : spec.containers;
}

function defaultHostPorts(container: Draft<Container>): void {
  for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
}

/** A limit without a request is a request of the same size. */
function defaultRequests(container: Draft<Container>): void {
  const { limits } = container.resources ?? {};
  if (!limits || !container.resources) return;
  container.resources.requests = { ...limits, ...container.resources.requests };
}
