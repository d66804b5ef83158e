import type { LimitRangeItem } from "../../model/kubernetes.generated.ts";
import { formatAmount } from "./format-amount.ts";

/** Whole cores, bytes and pieces; what is not asked for is not there. */
export type Amounts = ReadonlyMap<string, number>;

export interface Asked {
  /** `Container` or `Pod`. */
  readonly what: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** A bound of a LimitRange, and what stands against it. */
interface Bound {
  readonly name: string;
  readonly value: number;
  /** As it is written. */
  readonly text: string;
}

/** What breaks an item of a LimitRange, in the words of the LimitRanger plugin. */
export function brokenLimits(item: LimitRangeItem, asked: Asked, parse: (text: string) => number): string[] {
  const bounds = (of: Readonly<Record<string, string>> = {}): Bound[] =>
    Object.entries(of).map(([name, text]) => ({ name, text, value: parse(text) }));
  return [
    ...bounds(item.min).flatMap((bound) => belowLeast(bound, asked) ?? []),
    ...bounds(item.max).flatMap((bound) => aboveMost(bound, asked) ?? []),
    ...bounds(item.maxLimitRequestRatio).flatMap((bound) => tooSteep(bound, asked) ?? []),
  ];
}

function belowLeast({ name, value, text }: Bound, { what, requests, limits }: Asked): string | null {
  const rule = `minimum ${name} usage per ${what} is ${text}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (request === undefined) return `${rule}.  No request is specified`;
  if (request < value) return `${rule}, but request is ${formatAmount(name, request)}`;
  return limit !== undefined && limit < value ? `${rule}, but limit is ${formatAmount(name, limit)}` : null;
}

function aboveMost({ name, value, text }: Bound, { what, requests, limits }: Asked): string | null {
  const rule = `maximum ${name} usage per ${what} is ${text}`;
  const request = requests.get(name) ?? 0;
  const limit = limits.get(name);
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (limit > value) return `${rule}, but limit is ${formatAmount(name, limit)}`;
  return request > value ? `${rule}, but request is ${formatAmount(name, request)}` : null;
}

function tooSteep({ name, value, text }: Bound, { what, requests, limits }: Asked): string | null {
  const rule = `${name} max limit to request ratio per ${what} is ${text}`;
  const request = requests.get(name) ?? 0;
  const limit = limits.get(name) ?? 0;
  if (request === 0) return `${rule}, but no request is specified or request is 0`;
  if (limit === 0) return `${rule}, but no limit is specified or limit is 0`;
  return limit / request > value ? `${rule}, but provided ratio is ${(limit / request).toFixed(6)}` : null;
}
