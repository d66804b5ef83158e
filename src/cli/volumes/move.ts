import type { Claim } from "../../model/claim-data.ts";
import type { HostName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { UserError } from "../user-error.ts";
import { findClaim, formatClaim } from "./find-claim.ts";
import { holding, receive, type TransferContext } from "./transfer.ts";

interface Move {
  readonly hosts: readonly ObservedHost[];
  readonly claim: Claim;
  readonly to: HostName;
}

/** Copies a claim's data to another host, checks it there, and makes it the data that counts. What was copied stays. */
export async function moveVolume(context: TransferContext, { hosts, claim, to }: Move): Promise<void> {
  const { tools, say } = context;
  const from = findClaim(hosts, claim);
  if (!from) throw new UserError(`no host has data of ${formatClaim(claim)}`);
  if (!hosts.some(({ name }) => name === to)) throw new UserError(`there is no host ${to}`);
  if (from.host === to) throw new UserError(`data of ${formatClaim(claim)} is on ${to} already`);
  await holding(context, from, async () => {
    const source = await tools.open(from.host, { data: from.volume, readOnly: true, stage: null });
    try {
      const sum = await source.sum();
      say(`${from.host} -> ${to}: sha256 ${sum}`);
      const verify = async (): Promise<void> => {
        if ((await source.sum()) !== sum) throw new UserError("the data changed while it was copied: move it again");
      };
      await receive(context, { sum, send: source.send, verify }, { claim, host: to, generation: from.generation + 1 });
    } finally {
      await source.close();
    }
  });
  say(`data of ${formatClaim(claim)} is on ${to}. The copy on ${from.host} counts no more; once you need it no more:`);
  say(`  berth volume rm ${from.volume} --host ${from.host} --confirm ${from.volume}`);
}
