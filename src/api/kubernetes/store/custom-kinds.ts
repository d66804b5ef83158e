import { customKindsOf } from "../../../manifests/custom/custom-kind.ts";
import { isKind } from "../../../model/kinds.ts";
import type { View } from "../../../view/view.ts";
import { type Kinds, kindsOf, servedCustomKind } from "../kinds.ts";
import { type ServedKind, servedKinds } from "../served-kinds.ts";
import { sameValue } from "./same-value.ts";

/** The kinds served with a view. One that is as before stays the same value: watches compare by that. */
export function customKindsFrom(view: View, before: Kinds): Kinds {
  const taken = new Set(servedKinds.map(({ apiVersion, plural }) => `${apiVersion}/${plural}`));
  const custom = view
    .flatMap(({ object }) => (isKind(object, "CustomResourceDefinition") ? customKindsOf(object) : []))
    .filter(({ group, version, plural }) => !taken.has(`${group}/${version}/${plural}`))
    .map((kind) => asBefore(servedCustomKind(kind), before));
  const known = before.all.slice(servedKinds.length);
  return sameKinds(custom, known) ? before : kindsOf(custom);
}

function asBefore(kind: ServedKind, before: Kinds): ServedKind {
  const known = before.ofObject(kind);
  return known && sameValue(known, kind) ? known : kind;
}

function sameKinds(a: readonly ServedKind[], b: readonly ServedKind[]): boolean {
  return a.length === b.length && a.every((kind, index) => kind === b[index]);
}
