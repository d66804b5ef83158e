import type { Pod, PriorityClass } from "../../model/kinds.ts";
import type { ObjectIndex } from "../object-index.ts";
import { allOf, find } from "../object-index.ts";

/** The two classes every cluster has. */
const builtIn: ReadonlyMap<string, number> = new Map([
  ["system-cluster-critical", 2_000_000_000],
  ["system-node-critical", 2_000_001_000],
]);

/** The pod with its priority worked out: of its class, else of the class that is the default, else 0. */
export function withPriority(objects: ObjectIndex, pod: Pod): Pod {
  const name = pod.spec.priorityClassName;
  const known = name === undefined ? undefined : builtIn.get(name);
  if (known !== undefined) return { ...pod, spec: { ...pod.spec, priority: known } };
  const found = name === undefined ? defaultClass(objects) : find(objects, "PriorityClass", { namespace: "", name });
  if (!found) return pod;
  const { value, preemptionPolicy = "PreemptLowerPriority" } = found;
  const spec = { ...pod.spec, priority: value, priorityClassName: found.metadata.name };
  return { ...pod, spec: pod.spec.preemptionPolicy ? spec : { ...spec, preemptionPolicy } };
}

/** Of several defaults the one with the lowest value, as Kubernetes chooses. */
function defaultClass(objects: ObjectIndex): PriorityClass | null {
  const defaults = allOf(objects, "PriorityClass").filter(({ globalDefault }) => globalDefault === true);
  return defaults.reduce<PriorityClass | null>(
    (least, other) => (least && least.value <= other.value ? least : other),
    null,
  );
}
