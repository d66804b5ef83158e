import type { DaemonSet } from "../../model/kinds.ts";
import type { Affinity, NodeSelectorTerm, PodSpec, Toleration } from "../../model/kubernetes.generated.ts";
import type { HostName } from "../../model/names.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { noResources } from "../../model/resources.ts";
import type { HostView } from "../hosts/host-view.ts";
import { placementHost } from "../hosts/placement-host.ts";
import { hostFilters } from "../placement/filters/host-filters.ts";
import type { PodToPlace } from "../placement/types.ts";
import type { WantedPod } from "../pods/live-pod.ts";
import { suffixOf, uidOf } from "../pods/pod-names.ts";
import type { Turn } from "../turn.ts";
import { podFromTemplate } from "./template.ts";

interface Place {
  readonly instance: string;
  readonly templateHash: string;
  readonly host: HostName;
}

/** The pod for one host: bound to it by name, and tolerant of what the DaemonSet controller makes pods tolerate. */
export function daemonPod(object: DaemonSet, { instance, templateHash, host }: Place): WantedPod {
  const owner = keyOf(object);
  const { namespace } = owner;
  const uid = uidOf(instance, formatKey(owner), templateHash, host);
  const name = `${owner.name}-${suffixOf(uid, 5)}`;
  const labels = { "controller-revision-hash": templateHash, "pod-template-generation": "1" };
  const pod = podFromTemplate(object.spec.template, { namespace, name, labels });
  return { uid, namespace, name, owner, templateHash, manifest: { ...pod, spec: boundTo(pod.spec, host) } };
}

const everyPodTolerates: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];

const hostNetworkTolerates: readonly Toleration[] = [
  { key: "node.kubernetes.io/network-unavailable", operator: "Exists", effect: "NoSchedule" },
];

function boundTo(spec: PodSpec, host: HostName): PodSpec {
  const tolerations = [
    ...(spec.tolerations ?? []),
    ...everyPodTolerates,
    ...(spec.hostNetwork ? hostNetworkTolerates : []),
  ];
  return { ...spec, tolerations, affinity: withHost(spec.affinity, host) };
}

/** The host's name is added to every alternative the template already gives. */
function withHost(affinity: Affinity | undefined, host: HostName): Affinity {
  const here = { key: "metadata.name", operator: "In", values: [host] };
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const bound = (term: NodeSelectorTerm) => ({ ...term, matchFields: [...(term.matchFields ?? []), here] });
  // A term that says nothing fits no host, and must not begin to.
  const nodeSelectorTerms = required?.nodeSelectorTerms.map((term) => (isEmpty(term) ? term : bound(term))) ?? [
    bound({}),
  ];
  return {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
}

function isEmpty({ matchFields = [], matchExpressions = [] }: NodeSelectorTerm): boolean {
  return matchFields.length + matchExpressions.length === 0;
}

interface Question {
  readonly pod: WantedPod;
  /** A pod that runs there already stays, whatever keeps others from coming. */
  readonly runs: boolean;
}

/** Whether a host is one of those the template is for. A silent host stays one: its pod is not to be missed. */
export function isEligible({ input }: Turn, host: HostView, { pod: { uid, manifest }, runs }: Question): boolean {
  const question: PodToPlace = { uid, manifest, resources: noResources, priority: 0, boundTo: null };
  const settled = { ...placementHost(host, input.settings.maxPodsPerHost), ready: true };
  const taints = settled.taints.filter(
    ({ key, effect }) => !silenceTaints.has(key) && (!runs || effect === "NoExecute"),
  );
  return hostFilters.every((filter) => filter.check(question, { ...settled, taints }));
}

const silenceTaints = new Set(["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready"]);
