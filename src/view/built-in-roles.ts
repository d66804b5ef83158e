import type { ClusterRole, ClusterRoleBinding } from "../model/kinds.ts";
import type { PolicyRule } from "../model/kubernetes.generated.ts";
import { withUid } from "./identity.ts";

/** Verbs, API group and resources, each a list with spaces. */
type RuleRow = readonly [verbs: string, group: string, resources: string];

const read = "get list watch";
const write = "create delete deletecollection patch update";
const connected = "pods/attach pods/exec pods/portforward pods/proxy";
const traefik =
  "ingressroutes ingressroutetcps ingressrouteudps middlewares middlewaretcps traefikservices serverstransports serverstransporttcps tlsoptions tlsstores";

/**
 * The roles every cluster has, rule by rule as in upstream's rbac/bootstrappolicy; groups that nobody serves any more are
 * left out, and what Berth's kinds need stands in the rows named berth.
 */
const rules: Readonly<Record<string, readonly RuleRow[]>> = {
  "system:aggregate-to-view": [
    [
      read,
      "",
      "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status",
    ],
    [
      read,
      "",
      "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status",
    ],
    [read, "", "namespaces"],
    [read, "discovery.k8s.io", "endpointslices"],
    [
      read,
      "apps",
      "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status",
    ],
    [read, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"],
    [read, "batch", "cronjobs cronjobs/status jobs jobs/status"],
    [read, "policy", "poddisruptionbudgets poddisruptionbudgets/status"],
    [read, "networking.k8s.io", "ingresses ingresses/status networkpolicies"],
  ],
  "system:aggregate-to-edit": [
    [read, "", `${connected} secrets services/proxy`],
    ["impersonate", "", "serviceaccounts"],
    [write, "", `pods ${connected}`],
    ["create", "", "pods/eviction"],
    [
      write,
      "",
      "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy",
    ],
    ["create", "", "serviceaccounts/token"],
    [
      write,
      "apps",
      "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale",
    ],
    [write, "autoscaling", "horizontalpodautoscalers"],
    [write, "batch", "cronjobs jobs"],
    [write, "policy", "poddisruptionbudgets"],
    [write, "networking.k8s.io", "ingresses networkpolicies"],
    [`${write} ${read}`, "coordination.k8s.io", "leases"],
  ],
  "system:aggregate-to-admin": [
    ["create", "authorization.k8s.io", "localsubjectaccessreviews"],
    [`${write} ${read}`, "rbac.authorization.k8s.io", "rolebindings roles"],
  ],
  "berth:aggregate-to-view": [
    [read, "metrics.k8s.io", "pods"],
    [read, "events.k8s.io", "events"],
    [read, "keda.sh", "scaledobjects"],
    [read, "traefik.io", traefik],
  ],
  "berth:aggregate-to-edit": [
    [write, "keda.sh", "scaledobjects"],
    [write, "traefik.io", traefik],
  ],
  "system:basic-user": [
    ["create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"],
    ["create", "authentication.k8s.io", "selfsubjectreviews"],
  ],
  "system:auth-delegator": [
    ["create", "authentication.k8s.io", "tokenreviews"],
    ["create", "authorization.k8s.io", "subjectaccessreviews"],
  ],
};

const publicPaths = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const discoveryPaths = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...publicPaths];

const aggregated = "rbac.authorization.k8s.io/aggregate-to-";
const bootstrapping = { "kubernetes.io/bootstrapping": "rbac-defaults" };
const group = "rbac.authorization.k8s.io";
const everyone = ["system:authenticated", "system:unauthenticated"];

/** ClusterRoles and ClusterRoleBindings that nobody has to write. */
export const builtInRoles: readonly (ClusterRole | ClusterRoleBinding)[] = [
  role("cluster-admin", [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ]),
  aggregate("admin", []),
  aggregate("edit", ["admin"]),
  aggregate("view", ["edit"]),
  ...Object.entries(rules).map(([name, rows]) => role(name, rows.map(ruleOf), partOf(name))),
  role("system:discovery", [{ nonResourceURLs: discoveryPaths, verbs: ["get"] }]),
  role("system:public-info-viewer", [{ nonResourceURLs: publicPaths, verbs: ["get"] }]),
  binding("cluster-admin", ["system:masters"]),
  binding("system:basic-user", ["system:authenticated"]),
  binding("system:discovery", ["system:authenticated"]),
  binding("system:public-info-viewer", everyone),
].map(withUid);

function ruleOf([verbs, apiGroup, resources]: RuleRow): PolicyRule {
  return { apiGroups: [apiGroup], resources: resources.split(" "), verbs: verbs.split(" ") };
}

/** `system:aggregate-to-view` is a part of `view`. */
function partOf(name: string): readonly string[] {
  const into = /:aggregate-to-(.+)$/.exec(name)?.[1];
  return into === undefined ? [] : [into];
}

function role(name: string, given: readonly PolicyRule[], into: readonly string[] = []): ClusterRole {
  const labels = { ...bootstrapping, ...Object.fromEntries(into.map((other) => [aggregated + other, "true"])) };
  return { apiVersion: `${group}/v1`, kind: "ClusterRole", metadata: { name, labels }, rules: given };
}

function aggregate(name: string, into: readonly string[]): ClusterRole {
  const selector = { matchLabels: { [aggregated + name]: "true" } };
  return { ...role(name, [], into), aggregationRule: { clusterRoleSelectors: [selector] } };
}

function binding(name: string, groups: readonly string[]): ClusterRoleBinding {
  return {
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name, labels: bootstrapping },
    roleRef: { apiGroup: group, kind: "ClusterRole", name },
    subjects: groups.map((subject) => ({ apiGroup: group, kind: "Group", name: subject })),
  };
}
