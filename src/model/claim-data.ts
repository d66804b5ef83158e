import type { ObservedVolume } from "./observed.ts";

/**
 * A claim's data on one host is a named volume. Data that was moved or restored is a new generation: it counts once its
 * seal is there, and from then on no earlier one does. Kubernetes' names have no underscore, so these are unambiguous.
 */
export interface ClaimVolume {
  readonly name: string;
  readonly generation: number;
  /** Whole: it has its seal, or needs none because it began on this host. */
  readonly complete: boolean;
}

export interface Claim {
  readonly namespace: string;
  readonly name: string;
}

const prefixes = { data: "berth_data_", seal: "berth_seal_", hold: "berth_hold_", stage: "berth_stage_" } as const;

/** Every volume that holds data, whole or not. */
export const claimVolumePrefix = prefixes.data;

export function claimVolumeName({ namespace, name }: Claim, generation = 1): string {
  return `${prefixes.data}${suffix({ namespace, name }, generation)}`;
}

/** An empty volume: it says that the data of that generation on its host is whole. */
export function sealName(claim: Claim, generation: number): string {
  return `${prefixes.seal}${suffix(claim, generation)}`;
}

/** An empty volume: as long as it is there, on any host, no pod with that claim is started. */
export function holdName(claim: Claim): string {
  return `${prefixes.hold}${suffix(claim, 1)}`;
}

/** Where a stream of data is gathered before it is unpacked. */
export function stageName(claim: Claim, generation: number): string {
  return `${prefixes.stage}${suffix(claim, generation)}`;
}

function suffix({ namespace, name }: Claim, generation: number): string {
  return generation === 1 ? `${namespace}_${name}` : `${namespace}_${name}_${generation}`;
}

/** The claim and generation a data volume's name tells; null for any other volume. */
export function parseClaimVolume(name: string): (Claim & { readonly generation: number }) | null {
  if (!name.startsWith(prefixes.data)) return null;
  const [namespace = "", claim = "", generation = "1"] = name.slice(prefixes.data.length).split("_");
  return namespace === "" || claim === "" ? null : { namespace, name: claim, generation: Number(generation) };
}

/** All data of a claim on one host, the newest first. */
export function claimVolumes(volumes: readonly Pick<ObservedVolume, "name">[], claim: Claim): ClaimVolume[] {
  const names = new Set(volumes.map(({ name }) => name));
  return [...names]
    .flatMap((name) => {
      const found = parseClaimVolume(name);
      if (found?.namespace !== claim.namespace || found.name !== claim.name) return [];
      const { generation } = found;
      return [{ name, generation, complete: generation === 1 || names.has(sealName(claim, generation)) }];
    })
    .sort((a, b) => b.generation - a.generation);
}

/** The volume that holds the claim's data on a host, whatever is on others; null where none is whole. */
export function newestVolume(volumes: readonly Pick<ObservedVolume, "name">[], claim: Claim): ClaimVolume | null {
  return claimVolumes(volumes, claim).find(({ complete }) => complete) ?? null;
}
