import { type Claim, claimVolumes, parseClaimVolume } from "../../model/claim-data.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { formatClaim, holdersOfHold } from "./find-claim.ts";

/** One line for each volume of data: claim, host, volume, and whether it counts. */
export function listVolumeRows(hosts: readonly ObservedHost[]): string[][] {
  const all = hosts.flatMap(({ name: host, volumes }) =>
    volumes.flatMap(({ name }) => {
      const found = parseClaimVolume(name);
      return found ? [{ host, volume: name, found }] : [];
    }),
  );
  const rows = all.map(({ host, volume, found }) => [
    formatClaim(found),
    host,
    volume,
    stateOf(hosts, found, { host, volume }),
  ]);
  return rows.sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1));
}

function stateOf(
  hosts: readonly ObservedHost[],
  claim: Claim,
  { host, volume }: { readonly host: string; readonly volume: string },
): string {
  const all = hosts.flatMap(({ name, volumes }) =>
    claimVolumes(volumes, claim).map((each) => ({ ...each, host: name })),
  );
  const own = all.find((each) => each.host === host && each.name === volume);
  const newest = Math.max(...all.filter(({ complete }) => complete).map(({ generation }) => generation));
  const held = holdersOfHold(hosts, claim).length > 0 ? ", held" : "";
  if (!own?.complete) return `incomplete${held}`;
  return own.generation === newest ? `current${held}` : "superseded";
}
