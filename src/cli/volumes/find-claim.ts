import { type Claim, claimVolumes, holdName, parseClaimVolume } from "../../model/claim-data.ts";
import { labels } from "../../model/labels.ts";
import type { HostName } from "../../model/names.ts";
import type { ObservedHost, ObservedVolume } from "../../model/observed.ts";
import { UserError } from "../user-error.ts";

/** Where a claim's data is, over all hosts. */
export interface ClaimPlace {
  readonly claim: Claim;
  readonly host: HostName;
  readonly volume: string;
  readonly generation: number;
}

/** NAME or NAMESPACE/NAME. */
export function parseClaim(text: string, namespace: string): Claim {
  const [name = "", own = namespace] = text.split("/").reverse();
  if (name === "")
    throw new UserError(`name a PersistentVolumeClaim: NAME or NAMESPACE/NAME, not ${JSON.stringify(text)}`);
  return { namespace: own, name };
}

export const formatClaim = ({ namespace, name }: Claim): string => `${namespace}/${name}`;

/** Every host must have been seen: on one that was not there may be newer data. */
export function findClaim(hosts: readonly ObservedHost[], claim: Claim): ClaimPlace | null {
  const unseen = hosts.filter(({ condition }) => condition !== "Ready").map(({ name }) => name);
  if (unseen.length > 0) {
    throw new UserError(`${unseen.join(", ")} does not answer: newer data of ${formatClaim(claim)} may be there`);
  }
  const bound = hosts.flatMap(({ volumes }) => volumes).find((volume) => isOn(volume, claim));
  if (bound) {
    const name = bound.labels[labels.persistentVolume];
    throw new UserError(`data of ${formatClaim(claim)} is on persistentvolume ${name}: it is moved where that is kept`);
  }
  const found = hosts.flatMap(({ name, volumes }) =>
    claimVolumes(volumes, claim)
      .filter(({ complete }) => complete)
      .map((volume) => ({ claim, host: name, volume: volume.name, generation: volume.generation })),
  );
  const newest = Math.max(0, ...found.map(({ generation }) => generation));
  const current = found.filter(({ generation }) => generation === newest);
  if (current.length > 1) {
    const where = current.map(({ host }) => host).join(" and ");
    throw new UserError(`data of ${formatClaim(claim)} is on ${where}: remove what is not wanted with berth volume rm`);
  }
  return current[0] ?? null;
}

function isOn({ name, labels: own }: ObservedVolume, claim: Claim): boolean {
  const found = parseClaimVolume(name);
  const isSame = found?.namespace === claim.namespace && found.name === claim.name;
  return isSame && own[labels.persistentVolume] !== undefined;
}

/** Hosts where a move or a restore keeps pods from the claim's data. */
export function holdersOfHold(hosts: readonly ObservedHost[], claim: Claim): HostName[] {
  const name = holdName(claim);
  return hosts.filter(({ volumes }) => volumes.some((volume) => volume.name === name)).map((host) => host.name);
}
