import type { LimitRange, Pod } from "../../model/kinds.ts";
import type { Container, LimitRangeItem } from "../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { allOf, type ObjectIndex } from "../object-index.ts";
import { type Asked, brokenLimits } from "./limit-constraints.ts";
import { podUsage } from "./pod-usage.ts";

type Quantities = Readonly<Record<string, string>>;

/** The pod with what its namespace's LimitRanges give containers that ask for nothing. */
export function withDefaultLimits(objects: ObjectIndex, pod: Pod): Pod {
  const items = itemsFor(objects, pod).filter(({ type }) => type === "Container");
  if (items.length === 0) return pod;
  const filled = (container: Container): Container => items.reduce(withDefaults, container);
  const { initContainers, containers } = pod.spec;
  const inits = initContainers ? { initContainers: initContainers.map(filled) } : {};
  return { ...pod, spec: { ...pod.spec, ...inits, containers: containers.map(filled) } };
}

function itemsFor(objects: ObjectIndex, { metadata }: Pod): readonly LimitRangeItem[] {
  const ranges = allOf(objects, "LimitRange").filter(
    (range: LimitRange) => range.metadata.namespace === metadata.namespace,
  );
  return ranges.flatMap(({ spec }) => spec.limits);
}

/** A default limit stands for the request too where none is given, as the API server defaults it. */
function withDefaults(container: Container, item: LimitRangeItem): Container {
  const limits = { ...item.default, ...container.resources?.limits };
  const requests = {
    ...item.default,
    ...item.defaultRequest,
    ...container.resources?.limits,
    ...container.resources?.requests,
  };
  return { ...container, resources: { ...container.resources, limits, requests } };
}

/** What a pod breaks of its namespace's LimitRanges, in Kubernetes' words; null where nothing. */
export function limitProblem(objects: ObjectIndex, pod: Pod): string | null {
  const problems = itemsFor(objects, pod).flatMap((item) => problemsOf(item, pod));
  if (problems.length === 0) return null;
  return problems.length === 1 ? (problems[0] ?? null) : `[${problems.join(", ")}]`;
}

function problemsOf(item: LimitRangeItem, pod: Pod): string[] {
  const { spec } = pod;
  if (item.type === "Pod") return brokenLimits(item, wholePod(pod), amount);
  if (item.type !== "Container") return [];
  return [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ resources }) =>
    brokenLimits(
      item,
      { what: "Container", requests: amounts(resources?.requests), limits: amounts(resources?.limits) },
      amount,
    ),
  );
}

/** What a pod asks for at its peak, of what it asks for at all; its overhead is nobody's request. */
function wholePod(pod: Pod): Asked {
  const { overhead: _, ...spec } = pod.spec;
  const usage = podUsage({ ...pod, spec });
  const named = (list: "requests" | "limits"): ReadonlyMap<string, number> => {
    const names = [...spec.containers, ...(spec.initContainers ?? []), spec].flatMap(({ resources }) =>
      Object.keys(resources?.[list] ?? {}),
    );
    // Of what has no limit of its own the request is the limit.
    const amountOf = (name: string) => usage.get(`${list}.${name}`) ?? usage.get(`requests.${name}`) ?? 0;
    return new Map(names.map((name) => [name, amountOf(name)]));
  };
  return { what: "Pod", requests: named("requests"), limits: named("limits") };
}

function amounts(quantities: Quantities = {}): ReadonlyMap<string, number> {
  return new Map(Object.entries(quantities).map(([name, text]) => [name, amount(text)]));
}

function amount(text: string): number {
  return parseQuantity(text) ?? 0;
}
