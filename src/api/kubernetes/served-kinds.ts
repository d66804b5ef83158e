import type { CustomKind } from "../../manifests/custom/custom-kind.ts";
import { type KindFacts, kindFacts } from "../../model/kind-facts.ts";

/** A kind as clients find it in discovery. */
export interface ServedKind extends KindFacts {
  readonly apiVersion: string;
  readonly singular: string;
  readonly categories: readonly string[];
  /** Read-only kinds follow from others: nobody writes them to Git. */
  readonly declared: boolean;
  /** Written by clients, but no declaration: kept in the journal alone. */
  readonly unwritten: boolean;
  readonly subresources: readonly Subresource[];
  /** What people's own definition says of it; null for a kind that is built in. */
  readonly custom: CustomKind | null;
}

export interface Subresource {
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** Measured, not declared: made anew for each who asks, and so never watched. */
export const metricsGroup = "metrics.k8s.io";

/** Questions that are posted and answered on the spot: see reviews/. */
export const reviewGroups: ReadonlySet<string> = new Set(["authentication.k8s.io", "authorization.k8s.io"]);

const followsFrom: readonly KindFacts[] = [
  derived("", "v1", "Node", "nodes", ["no"], false),
  derived("", "v1", "Event", "events", ["ev"], true),
  derived("events.k8s.io", "v1", "Event", "events", ["ev"], true),
  derived("apps", "v1", "ControllerRevision", "controllerrevisions", [], true),
  derived(metricsGroup, "v1beta1", "NodeMetrics", "nodes", [], false),
  derived(metricsGroup, "v1beta1", "PodMetrics", "pods", [], true),
  derived("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", [], false),
  derived("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews", [], false),
  derived("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews", [], false),
  derived("authorization.k8s.io", "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews", [], true),
  derived("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", [], false),
  derived("authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", [], false),
];

const inAll = new Set(
  "Pod Service ReplicationController Deployment ReplicaSet StatefulSet DaemonSet Job CronJob HorizontalPodAutoscaler".split(
    " ",
  ),
);
const scaled = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]);
const unwrittenKinds = new Set(["Event", "Lease"]);
const derivedKinds = new Set([
  ...["ControllerRevision", "EndpointSlice", "Endpoints"],
  ...["NodeMetrics", "PodMetrics"],
]);

const withoutStatus = new Set(["Event", "ConfigMap", "Secret", "Lease", "NodeMetrics", "PodMetrics"]);

const podSubresources: readonly Subresource[] = [
  { name: "log", apiVersion: "v1", kind: "Pod", verbs: ["get"] },
  { name: "exec", apiVersion: "v1", kind: "PodExecOptions", verbs: ["create", "get"] },
  { name: "attach", apiVersion: "v1", kind: "PodAttachOptions", verbs: ["create", "get"] },
  { name: "portforward", apiVersion: "v1", kind: "PodPortForwardOptions", verbs: ["create", "get"] },
  { name: "binding", apiVersion: "v1", kind: "Binding", verbs: ["create"] },
  { name: "ephemeralcontainers", apiVersion: "v1", kind: "Pod", verbs: ["get", "patch", "update"] },
  { name: "eviction", apiVersion: "policy/v1", kind: "Eviction", verbs: ["create"] },
  { name: "resize", apiVersion: "v1", kind: "Pod", verbs: ["get", "patch", "update"] },
];

export const servedKinds: readonly ServedKind[] = [...kindFacts.values(), ...followsFrom].map((facts) => ({
  ...facts,
  apiVersion: facts.group === "" ? facts.version : `${facts.group}/${facts.version}`,
  singular: facts.kind.toLowerCase(),
  categories: inAll.has(facts.kind) ? ["all"] : [],
  declared: !derivedKinds.has(facts.kind) && !reviewGroups.has(facts.group),
  unwritten: unwrittenKinds.has(facts.kind),
  subresources: subresourcesOf(facts),
  custom: null,
}));

const byResource = new Map(servedKinds.map((kind) => [`${kind.apiVersion}/${kind.plural}`, kind]));
const byKind = new Map(servedKinds.map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind]));

export function kindByResource(apiVersion: string, plural: string): ServedKind | null {
  return byResource.get(`${apiVersion}/${plural}`) ?? null;
}

export function kindOfObject({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): ServedKind | null {
  return byKind.get(`${apiVersion}/${kind}`) ?? null;
}

/** `deployments.apps`, as errors name a resource. */
export function resourceName({ group, plural }: KindFacts): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function subresourcesOf({ kind, group, version }: KindFacts): Subresource[] {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const status = { name: "status", apiVersion, kind, verbs: ["get", "patch", "update"] };
  if (kind === "Pod") return [...podSubresources, status];
  if (scaled.has(kind)) {
    return [{ name: "scale", apiVersion: "autoscaling/v1", kind: "Scale", verbs: ["get", "patch", "update"] }, status];
  }
  if (kind === "ServiceAccount") {
    return [{ name: "token", apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", verbs: ["create"] }];
  }
  return withoutStatus.has(kind) || reviewGroups.has(group) ? [] : [status];
}

function derived(
  group: string,
  version: string,
  kind: string,
  plural: string,
  shortNames: string[],
  namespaced: boolean,
) {
  return { group, version, kind, plural, shortNames, namespaced };
}
