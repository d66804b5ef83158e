import { type Claim, claimVolumes, parseClaimVolume } from "../../model/claim-data.ts";
import type { PersistentVolume } from "../../model/kinds.ts";
import type { PersistentVolumeClaimSpec } from "../../model/kubernetes.generated.ts";
import { labels } from "../../model/labels.ts";
import { sortBy } from "../../model/order.ts";
import { allOf, find } from "../object-index.ts";
import type { Turn } from "../turn.ts";
import { bySize, fitsClaim, unsupportedSource } from "./persistent-volumes.ts";
import { defaultClass } from "./storage-class.ts";

/** What a claim's data is on: a volume of the engine's own, a PersistentVolume, or nothing yet. */
export type Binding =
  | { readonly kind: "local" }
  | { readonly kind: "volume"; readonly volume: PersistentVolume }
  | { readonly kind: "waits"; readonly message: string };

type Known = Pick<Turn, "objects" | "hosts">;

interface WantedClaim {
  readonly claim: Claim;
  readonly spec: PersistentVolumeClaimSpec;
}

const bound = new WeakMap<Known["hosts"], ReadonlyMap<string, Binding>>();

/** A claim nobody declared is judged elsewhere. */
export function bindingOf(known: Known, claim: Claim): Binding {
  const all = bound.get(known.hosts) ?? bindAll(known);
  bound.set(known.hosts, all);
  return all.get(keyOf(claim)) ?? { kind: "local" };
}

const keyOf = ({ namespace, name }: Claim): string => `${namespace}/${name}`;

/** What hosts tell of earlier turns first, then whom volumes name, then the rest in order of name: each volume once. */
function bindAll(known: Known): ReadonlyMap<string, Binding> {
  const volumes = allOf(known.objects, "PersistentVolume");
  const taken = new Map<string, string>();
  for (const { metadata, spec } of volumes) {
    if (spec.claimRef?.name) taken.set(metadata.name, `${spec.claimRef.namespace}/${spec.claimRef.name}`);
  }
  for (const [key, volume] of recorded(known)) taken.set(volume, key);
  const result = new Map<string, Binding>();
  for (const wanted of sortBy(wantedClaims(known), ({ claim }) => keyOf(claim))) {
    const key = keyOf(wanted.claim);
    const binding = bind(known, wanted, { volumes, taken });
    if (binding.kind === "volume") taken.set(binding.volume.metadata.name, key);
    result.set(key, binding);
  }
  return result;
}

/** Claim to PersistentVolume, as volumes on hosts are labelled. */
function recorded({ hosts }: Known): Map<string, string> {
  const found = hosts.flatMap(({ observed }) =>
    (observed?.volumes ?? []).flatMap(({ name, labels: own }) => {
      const [claim, volume] = [parseClaimVolume(name), own[labels.persistentVolume]];
      return claim && volume ? [[keyOf(claim), volume] as const] : [];
    }),
  );
  return new Map(found);
}

interface Supply {
  readonly volumes: readonly PersistentVolume[];
  /** By the volume's name: the claim that has it. */
  readonly taken: ReadonlyMap<string, string>;
}

function bind(known: Known, { claim, spec }: WantedClaim, { volumes, taken }: Supply): Binding {
  const own = volumes.find(({ metadata }) => taken.get(metadata.name) === keyOf(claim));
  if (own) return usable(own);
  if (hasData(known, claim)) return { kind: "local" };
  const className = spec.storageClassName ?? defaultClass(known)?.metadata.name ?? "";
  const free = bySize(volumes.filter(({ metadata }) => !taken.has(metadata.name)));
  const named = spec.volumeName;
  const found = free.find((volume) => (!named || volume.metadata.name === named) && fitsClaim(volume, spec, className));
  if (found) return usable(found);
  if (named)
    return { kind: "waits", message: `persistentvolume "${named}" does not fit, is bound otherwise, or is not there` };
  return isStatic(known, spec, className)
    ? { kind: "waits", message: "no persistent volumes available for this claim and no storage class makes one" }
    : { kind: "local" };
}

function usable(volume: PersistentVolume): Binding {
  const message = unsupportedSource(volume);
  return message === null ? { kind: "volume", volume } : { kind: "waits", message };
}

/** Some host has a volume for it, whole or not. */
export function hasData({ hosts }: Pick<Turn, "hosts">, claim: Claim): boolean {
  return hosts.some(({ observed }) => claimVolumes(observed?.volumes ?? [], claim).length > 0);
}

/** Nothing makes a volume for such a claim: there has to be one. */
function isStatic({ objects }: Known, spec: PersistentVolumeClaimSpec, className: string): boolean {
  if (spec.storageClassName === "" || spec.selector !== undefined) return true;
  return (
    find(objects, "StorageClass", { namespace: "", name: className })?.provisioner === "kubernetes.io/no-provisioner"
  );
}

/** Claims that people wrote, and those of StatefulSets' pods. */
function wantedClaims({ objects }: Known): WantedClaim[] {
  const declared = allOf(objects, "PersistentVolumeClaim").map(({ metadata, spec }) => ({
    claim: { namespace: metadata.namespace ?? "", name: metadata.name },
    spec,
  }));
  const known = new Set(declared.map(({ claim }) => keyOf(claim)));
  const ofSets = allOf(objects, "StatefulSet").flatMap(({ metadata, spec }) => {
    const first = spec.ordinals?.start ?? 0;
    return Array.from({ length: spec.replicas ?? 1 }, (_, at) => first + at).flatMap((ordinal) =>
      (spec.volumeClaimTemplates ?? []).flatMap((template) => {
        const name = `${template.metadata?.name}-${metadata.name}-${ordinal}`;
        return template.spec ? [{ claim: { namespace: metadata.namespace ?? "", name }, spec: template.spec }] : [];
      }),
    );
  });
  return [...declared, ...ofSets.filter(({ claim }) => !known.has(keyOf(claim)))];
}
