import { kindFacts } from "../../model/kind-facts.ts";
import type { LimitRange, PersistentVolumeClaim, ResourceQuota } from "../../model/kinds.ts";
import { isKind } from "../../model/kinds.ts";
import type { LimitRangeItem } from "../../model/kubernetes.generated.ts";
import type { AnyObject, DesiredObject } from "../../model/object.ts";
import { groupBy } from "../../model/order.ts";
import type { Problem } from "../../model/problem.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { allOf } from "../object-index.ts";
import type { Turn } from "../turn.ts";
import { exceeds } from "./exceeds.ts";
import { formatAmount } from "./format-amount.ts";
import { brokenLimits } from "./limit-constraints.ts";
import { objectUsage } from "./object-usage.ts";

/**
 * What the API server's admission would refuse of objects that are no pods: beyond a namespace's quota, counted in the
 * order of their keys, or a claim outside a LimitRange. It is said at its place; what is declared stays in force.
 */
export function objectProblems({ objects, input }: Turn): Problem[] {
  const quotas = groupBy(allOf(objects, "ResourceQuota"), ({ metadata }) => metadata.namespace ?? "");
  const ranges = groupBy(allOf(objects, "LimitRange"), ({ metadata }) => metadata.namespace ?? "");
  if (quotas.size + ranges.size === 0) return [];
  const used = new Map<ResourceQuota, Map<string, number>>();
  return input.desired.objects.flatMap(({ object, at }) => {
    const namespace = object.metadata.namespace ?? "";
    const reason =
      claimProblem(ranges.get(namespace) ?? [], object) ?? quotaProblem(quotas.get(namespace) ?? [], object, used);
    return reason === null ? [] : [forbidden(object, at, reason)];
  });
}

function forbidden(object: AnyObject, at: DesiredObject["at"], reason: string): Problem {
  const facts = kindFacts.get(`${object.apiVersion}/${object.kind}`);
  const plural = facts ? (facts.group === "" ? facts.plural : `${facts.plural}.${facts.group}`) : object.kind;
  return {
    code: "forbidden",
    severity: "error",
    message: `${plural} "${object.metadata.name}" is forbidden: ${reason}`,
    hint: null,
    at,
    frame: null,
  };
}

function claimProblem(ranges: readonly LimitRange[], object: AnyObject): string | null {
  if (!isKind(object, "PersistentVolumeClaim")) return null;
  const requests = amounts(object);
  const items = ranges.flatMap(({ spec }) => spec.limits).filter(({ type }) => type === "PersistentVolumeClaim");
  const broken = items.flatMap((item) => [
    ...brokenLimits({ type: item.type, ...(item.min && { min: item.min }) }, { ...asked, requests }, amount),
    ...tooLarge(item, requests),
  ]);
  return broken.length === 0 ? null : broken.length === 1 ? (broken[0] ?? null) : `[${broken.join(", ")}]`;
}

const asked = { what: "PersistentVolumeClaim", limits: new Map<string, number>() };
const amount = (text: string): number => parseQuantity(text) ?? 0;

/** A claim has no limits: what it asks for is held to both bounds. */
function tooLarge({ max = {} }: LimitRangeItem, requests: ReadonlyMap<string, number>): string[] {
  return Object.entries(max).flatMap(([name, bound]) => {
    const rule = `maximum ${name} usage per ${asked.what} is ${bound}`;
    const request = requests.get(name);
    if (request === undefined) return [`${rule}.  No request is specified`];
    return request > amount(bound) ? [`${rule}, but request is ${formatAmount(name, request)}`] : [];
  });
}

function amounts({ spec }: PersistentVolumeClaim): ReadonlyMap<string, number> {
  const requests = Object.entries(spec.resources?.requests ?? {});
  return new Map(requests.map(([name, text]) => [name, amount(text)]));
}

function quotaProblem(
  quotas: readonly ResourceQuota[],
  object: AnyObject,
  used: Map<ResourceQuota, Map<string, number>>,
): string | null {
  // Scopes choose among pods: a quota with one says nothing of other objects.
  const concerned = quotas.filter(({ spec }) => !spec.scopes?.length && !spec.scopeSelector);
  const usage = concerned.length > 0 ? objectUsage(object) : new Map<string, number>();
  if (usage.size === 0) return null;
  const accounts = concerned.map((quota) => ({ quota, used: used.get(quota) ?? new Map<string, number>() }));
  for (const account of accounts) {
    const problem = exceeds(account, usage);
    if (problem !== null) return problem;
  }
  for (const { quota, used: before } of accounts) {
    for (const [name, amount] of usage) before.set(name, (before.get(name) ?? 0) + amount);
    used.set(quota, before);
  }
  return null;
}
