import type { Taint } from "../../../model/kubernetes.generated.ts";
import type { AnyObject } from "../../../model/object.ts";

interface NodeLike extends AnyObject {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
}

/** Taints and labels that a Node shows but nobody declares. */
const derivedTaint = /^node\.kubernetes\.io\//;
const derivedLabel = /^(kubernetes\.io\/(hostname|os|arch)|node-role\.kubernetes\.io\/.*)$/;

/** A Host after its Node was changed: cordoned, tainted, labelled, annotated. Everything else about a Node follows from its Host. */
export function hostAfter(host: AnyObject, node: AnyObject): AnyObject {
  const { spec = {}, metadata } = node as NodeLike;
  const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([name]) => !derivedLabel.test(name)));
  const { unschedulable: _, taints: __, ...rest } = (host as NodeLike).spec ?? {};
  const taints = (spec.taints ?? []).filter(({ key }) => !derivedTaint.test(key));
  const changed = {
    ...rest,
    ...(taints.length > 0 ? { taints } : {}),
    ...(spec.unschedulable ? { unschedulable: true } : {}),
  };
  const { annotations: ___, ...own } = host.metadata;
  const { annotations } = metadata;
  const after = { ...own, labels, ...(annotations ? { annotations } : {}) };
  return Object.assign({ ...host }, { metadata: after, spec: changed });
}
