import type { LimitRange, Pod } from "../../model/kinds.ts";
import type { Container, LimitRangeItem } from "../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { allOf, type ObjectIndex } from "../object-index.ts";
import { formatAmount } from "./format-amount.ts";

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

function problemsOf(item: LimitRangeItem, { spec }: Pod): string[] {
  if (item.type === "Pod")
    return compare(item, {
      what: "Pod",
      requests: sum(spec.containers, "requests"),
      limits: sum(spec.containers, "limits"),
    });
  if (item.type !== "Container") return [];
  return [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ resources }) =>
    compare(item, { what: "Container", requests: resources?.requests ?? {}, limits: resources?.limits ?? {} }),
  );
}

interface Amounts {
  readonly what: string;
  readonly requests: Quantities;
  readonly limits: Quantities;
}

function compare(
  { min = {}, max = {}, maxLimitRequestRatio = {} }: LimitRangeItem,
  { what, requests, limits }: Amounts,
): string[] {
  const low = Object.entries(min).flatMap(([name, bound]) => {
    const asked = requests[name];
    if (asked === undefined) return [`minimum ${name} usage per ${what} is ${bound}.  No request is specified`];
    return amount(asked) < amount(bound)
      ? [`minimum ${name} usage per ${what} is ${bound}, but request is ${asked}`]
      : [];
  });
  const high = Object.entries(max).flatMap(([name, bound]) => {
    const limit = limits[name];
    if (limit === undefined) return [`maximum ${name} usage per ${what} is ${bound}.  No limit is specified`];
    return amount(limit) > amount(bound)
      ? [`maximum ${name} usage per ${what} is ${bound}, but limit is ${limit}`]
      : [];
  });
  const steep = Object.entries(maxLimitRequestRatio).flatMap(([name, bound]) => {
    const ratio = amount(limits[name] ?? "0") / amount(requests[name] ?? "0");
    const given = Number.isFinite(ratio) ? ratio.toFixed(6) : "no request";
    return ratio <= amount(bound)
      ? []
      : [`${name} max limit to request ratio per ${what} is ${bound}, but provided ratio is ${given}`];
  });
  return [...low, ...high, ...steep];
}

function sum(containers: readonly Container[], list: "requests" | "limits"): Quantities {
  const totals = new Map<string, number>();
  for (const { resources } of containers) {
    for (const [name, text] of Object.entries(resources?.[list] ?? {}))
      totals.set(name, (totals.get(name) ?? 0) + amount(text));
  }
  return Object.fromEntries([...totals].map(([name, total]) => [name, formatAmount(name, total)]));
}

function amount(text: string): number {
  return parseQuantity(text) ?? 0;
}
