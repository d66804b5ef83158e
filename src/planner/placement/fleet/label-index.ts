import type { LabelSelector } from "../../../model/kubernetes.generated.ts";
import type { Labels } from "../../../model/label-selector.ts";

/** Finds things by one label pair, so that a selector is tried on a handful of them and not on all. */
export interface LabelIndex<T> {
  readonly byPair: Map<string, T[]>;
  /** What no single pair stands for. */
  readonly others: T[];
  readonly all: T[];
}

export function labelIndex<T>(): LabelIndex<T> {
  return { byPair: new Map(), others: [], all: [] };
}

/** Files something under each of its labels: to be found by a selector. */
export function fileByLabels<T>(index: LabelIndex<T>, item: T, labels: Labels): void {
  index.all.push(item);
  for (const [key, value] of Object.entries(labels)) append(index.byPair, `${key}=${value}`, item);
}

/** Files something under a pair its selector insists on: to be found by labels. */
export function fileBySelector<T>(index: LabelIndex<T>, item: T, selector: LabelSelector | undefined): void {
  index.all.push(item);
  const [pair] = pairsOf(selector);
  if (pair === undefined) index.others.push(item);
  else append(index.byPair, pair, item);
}

/** All that a selector may fit; the caller still has to try it. */
export function candidatesFor<T>(index: LabelIndex<T>, selector: LabelSelector | undefined): readonly T[] {
  const lists = pairsOf(selector).map((pair) => index.byPair.get(pair) ?? []);
  return lists.reduce((least, list) => (list.length < least.length ? list : least), lists[0] ?? index.all);
}

/** All whose selector may fit these labels; the caller still has to try it. */
export function candidatesOn<T>(index: LabelIndex<T>, labels: Labels): T[] {
  if (index.all.length === 0) return [];
  const found = Object.entries(labels).flatMap(([key, value]) => index.byPair.get(`${key}=${value}`) ?? []);
  return [...found, ...index.others];
}

function pairsOf(selector: LabelSelector | undefined): string[] {
  return Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
