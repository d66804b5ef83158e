/** What the API and the manifests reader know about a kind besides its fields. */
export interface KindFacts {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

type Row = readonly [kind: string, plural: string, shortNames: string, scope: "namespaced" | "cluster"];

const rows: Readonly<Record<string, readonly Row[]>> = {
  v1: [
    ["Namespace", "namespaces", "ns", "cluster"],
    ["Pod", "pods", "po", "namespaced"],
    ["PodTemplate", "podtemplates", "", "namespaced"],
    ["Service", "services", "svc", "namespaced"],
    ["ConfigMap", "configmaps", "cm", "namespaced"],
    ["Secret", "secrets", "", "namespaced"],
    ["ServiceAccount", "serviceaccounts", "sa", "namespaced"],
    ["PersistentVolume", "persistentvolumes", "pv", "cluster"],
    ["PersistentVolumeClaim", "persistentvolumeclaims", "pvc", "namespaced"],
    ["ReplicationController", "replicationcontrollers", "rc", "namespaced"],
    ["ResourceQuota", "resourcequotas", "quota", "namespaced"],
    ["LimitRange", "limitranges", "limits", "namespaced"],
    ["Endpoints", "endpoints", "ep", "namespaced"],
  ],
  "apps/v1": [
    ["Deployment", "deployments", "deploy", "namespaced"],
    ["ReplicaSet", "replicasets", "rs", "namespaced"],
    ["StatefulSet", "statefulsets", "sts", "namespaced"],
    ["DaemonSet", "daemonsets", "ds", "namespaced"],
  ],
  "batch/v1": [
    ["Job", "jobs", "", "namespaced"],
    ["CronJob", "cronjobs", "cj", "namespaced"],
  ],
  "autoscaling/v2": [["HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa", "namespaced"]],
  "policy/v1": [["PodDisruptionBudget", "poddisruptionbudgets", "pdb", "namespaced"]],
  "scheduling.k8s.io/v1": [["PriorityClass", "priorityclasses", "pc", "cluster"]],
  "storage.k8s.io/v1": [["StorageClass", "storageclasses", "sc", "cluster"]],
  "networking.k8s.io/v1": [
    ["Ingress", "ingresses", "ing", "namespaced"],
    ["IngressClass", "ingressclasses", "", "cluster"],
    ["NetworkPolicy", "networkpolicies", "netpol", "namespaced"],
  ],
  "discovery.k8s.io/v1": [["EndpointSlice", "endpointslices", "", "namespaced"]],
  "coordination.k8s.io/v1": [["Lease", "leases", "", "namespaced"]],
  "node.k8s.io/v1": [["RuntimeClass", "runtimeclasses", "", "cluster"]],
  "apiextensions.k8s.io/v1": [["CustomResourceDefinition", "customresourcedefinitions", "crd crds", "cluster"]],
  "rbac.authorization.k8s.io/v1": [
    ["Role", "roles", "", "namespaced"],
    ["ClusterRole", "clusterroles", "", "cluster"],
    ["RoleBinding", "rolebindings", "", "namespaced"],
    ["ClusterRoleBinding", "clusterrolebindings", "", "cluster"],
  ],
  "berth.dev/v1alpha1": [["Host", "hosts", "", "cluster"]],
  "keda.sh/v1alpha1": [["ScaledObject", "scaledobjects", "so", "namespaced"]],
  "helm.toolkit.fluxcd.io/v2": [["HelmRelease", "helmreleases", "hr", "namespaced"]],
  "metallb.io/v1beta1": [["IPAddressPool", "ipaddresspools", "", "namespaced"]],
  "traefik.io/v1alpha1": [
    ["IngressRoute", "ingressroutes", "", "namespaced"],
    ["IngressRouteTCP", "ingressroutetcps", "", "namespaced"],
    ["IngressRouteUDP", "ingressrouteudps", "", "namespaced"],
    ["Middleware", "middlewares", "", "namespaced"],
    ["MiddlewareTCP", "middlewaretcps", "", "namespaced"],
    ["TraefikService", "traefikservices", "", "namespaced"],
    ["ServersTransport", "serverstransports", "", "namespaced"],
    ["ServersTransportTCP", "serverstransporttcps", "", "namespaced"],
    ["TLSOption", "tlsoptions", "", "namespaced"],
    ["TLSStore", "tlsstores", "", "namespaced"],
  ],
};

/** Every kind a manifest may have, by `apiVersion/kind`. Plurals and short names as `kubectl api-resources` prints them. */
export const kindFacts: ReadonlyMap<string, KindFacts> = new Map(
  Object.entries(rows).flatMap(([apiVersion, kinds]) => kinds.map((row) => entryOf(apiVersion, row))),
);

function entryOf(apiVersion: string, [kind, plural, shortNames, scope]: Row): [string, KindFacts] {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const facts: KindFacts = {
    group,
    version: apiVersion.slice(slash + 1),
    kind,
    plural,
    shortNames: shortNames === "" ? [] : shortNames.split(" "),
    namespaced: scope === "namespaced",
  };
  return [`${apiVersion}/${kind}`, facts];
}
