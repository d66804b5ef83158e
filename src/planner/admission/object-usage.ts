import { kindFacts } from "../../model/kind-facts.ts";
import type { PersistentVolumeClaim, Service, StatefulSet } from "../../model/kinds.ts";
import { isKind } from "../../model/kinds.ts";
import type { PersistentVolumeClaimSpec } from "../../model/kubernetes.generated.ts";
import type { AnyObject } from "../../model/object.ts";
import { parseQuantity } from "../../model/quantity.ts";

export type Usage = ReadonlyMap<string, number>;

/** Kinds that quotas count under their plain plural, beside `count/`. */
const plainCounts = new Set(
  "Service ConfigMap Secret ReplicationController ResourceQuota PersistentVolumeClaim".split(" "),
);

/** What an object that is no pod counts for in quotas, by the names quotas use. */
export function objectUsage(object: AnyObject): Usage {
  const facts = kindFacts.get(`${object.apiVersion}/${object.kind}`);
  if (!facts?.namespaced || object.kind === "Pod") return new Map();
  const name = facts.group === "" ? facts.plural : `${facts.plural}.${facts.group}`;
  return new Map([
    [`count/${name}`, 1],
    ...(plainCounts.has(object.kind) ? [[facts.plural, 1] as const] : []),
    ...detailsOf(object),
  ]);
}

function detailsOf(object: AnyObject): readonly (readonly [string, number])[] {
  if (isKind(object, "Service")) return serviceUsage(object);
  if (isKind(object, "PersistentVolumeClaim")) return claimUsage(object.spec, 1);
  return isKind(object, "StatefulSet") ? templateUsage(object) : [];
}

function serviceUsage({ spec }: Service): readonly (readonly [string, number])[] {
  const { type = "ClusterIP", ports = [], allocateLoadBalancerNodePorts = true } = spec;
  const balances = type === "LoadBalancer";
  const hasNodePorts = type === "NodePort" || (balances && allocateLoadBalancerNodePorts);
  return [
    ["services.nodeports", hasNodePorts ? ports.length : 0],
    ["services.loadbalancers", balances ? 1 : 0],
  ];
}

/** Claims of templates are claims too: one for each ordinal. */
function templateUsage({ spec }: StatefulSet): readonly (readonly [string, number])[] {
  const { replicas = 1, volumeClaimTemplates = [] } = spec;
  const totals = new Map<string, number>();
  const counted = volumeClaimTemplates.flatMap(
    ({ spec: claim = {} }: Pick<PersistentVolumeClaim, never> & { spec?: PersistentVolumeClaimSpec }) => [
      ["persistentvolumeclaims", replicas] as const,
      ["count/persistentvolumeclaims", replicas] as const,
      ...claimUsage(claim, replicas),
    ],
  );
  for (const [name, amount] of counted) totals.set(name, (totals.get(name) ?? 0) + amount);
  return [...totals];
}

function claimUsage(
  { resources, storageClassName }: PersistentVolumeClaimSpec,
  count: number,
): readonly (readonly [string, number])[] {
  const storage = count * (parseQuantity(resources?.requests?.["storage"] ?? "0") ?? 0);
  const ofClass = `${storageClassName}.storageclass.storage.k8s.io`;
  return [
    ["requests.storage", storage],
    ...(storageClassName
      ? ([
          [`${ofClass}/requests.storage`, storage],
          [`${ofClass}/persistentvolumeclaims`, count],
        ] as const)
      : []),
  ];
}
