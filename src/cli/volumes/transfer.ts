import { setTimeout as delay } from "node:timers/promises";
import type { VolumeSession } from "../../executors/volumes/volume-session.ts";
import type { VolumeTools } from "../../executors/volumes/volume-tools.ts";
import { type Claim, claimVolumeName, holdName, sealName, stageName } from "../../model/claim-data.ts";
import { labels } from "../../model/labels.ts";
import type { HostName } from "../../model/names.ts";
import { UserError } from "../user-error.ts";
import { formatClaim } from "./find-claim.ts";
import { withProgress } from "./progress.ts";

export interface TransferContext {
  readonly tools: VolumeTools;
  readonly instance: string;
  readonly say: (message: string) => void;
  /** How long a pod that is just being started may take to show. */
  readonly settleMs?: number;
}

/** Whatever bytes come from: another host, or a file. */
export interface StreamSource {
  readonly sum: string;
  send(offset: number): ReturnType<VolumeSession["send"]>;
  /** Throws where the data is no longer what `sum` says. */
  verify(): Promise<void>;
}

interface Destination {
  readonly claim: Claim;
  readonly host: HostName;
  readonly generation: number;
}

/** A label set that says whose data a volume holds. */
export function claimLabels(instance: string, { namespace, name }: Claim): Record<string, string> {
  return { [labels.instance]: instance, [labels.namespace]: namespace, [labels.claim]: name };
}

/** Keeps pods from the claim's data while `work` runs. What was begun and cut off goes on where it was the next time. */
export async function holding<T>(
  { tools, instance, settleMs = 3_000 }: TransferContext,
  place: { readonly claim: Claim; readonly host: HostName; readonly volume: string | null },
  work: () => Promise<T>,
): Promise<T> {
  const { claim, host, volume } = place;
  const name = holdName(claim);
  await tools.create(host, name, claimLabels(instance, claim));
  try {
    // A pod that was being started when the hold came shows by now.
    await delay(settleMs);
    if (volume !== null) await refuseInUse(tools, { claim, host, volume });
    return await work();
  } finally {
    await tools.remove(host, name);
  }
}

export async function refuseInUse(
  tools: VolumeTools,
  { claim, host, volume }: { readonly claim: Claim; readonly host: HostName; readonly volume: string },
): Promise<void> {
  const users = await tools.users(host, volume);
  if (users.length === 0) return;
  throw new UserError(
    `data of ${formatClaim(claim)} is in use on ${host} by ${users.join(", ")}: scale what uses it to nought first`,
  );
}

/** Brings a stream to a host as the claim's next generation, and seals that once its checksum is right. */
export async function receive(context: TransferContext, source: StreamSource, to: Destination): Promise<void> {
  const { tools, instance, say } = context;
  const { claim, host, generation } = to;
  const own = claimLabels(instance, claim);
  const [data, stage] = [claimVolumeName(claim, generation), stageName(claim, generation)];
  await tools.create(host, data, own);
  await tools.create(host, stage, own);
  const session = await tools.open(host, { data, readOnly: false, stage });
  try {
    const offset = await session.gathered(source.sum);
    if (offset > 0) say(`going on at byte ${offset}`);
    await session.gather(offset, withProgress(await source.send(offset), { offset, say }));
    say(`unpacking on ${host}, and comparing`);
    await session.unpack(source.sum);
    await source.verify();
  } finally {
    await session.close();
  }
  await tools.create(host, sealName(claim, generation), own);
  await tools.remove(host, stage);
}
