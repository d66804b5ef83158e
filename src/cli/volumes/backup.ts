import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Claim } from "../../model/claim-data.ts";
import type { HostName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { UserError } from "../user-error.ts";
import { findClaim, formatClaim } from "./find-claim.ts";
import { withProgress } from "./progress.ts";
import { holding, receive, type TransferContext } from "./transfer.ts";

interface Backup {
  readonly hosts: readonly ObservedHost[];
  readonly claim: Claim;
  /** A tar file; beside it `FILE.sha256`, as sha256sum writes and checks it. */
  readonly file: string;
}

/** Copies a claim's data to a file here. One that was cut off goes on where it was. */
export async function backupVolume(context: TransferContext, { hosts, claim, file }: Backup): Promise<void> {
  const { tools, say } = context;
  const from = findClaim(hosts, claim);
  if (!from) throw new UserError(`no host has data of ${formatClaim(claim)}`);
  if (await isThere(file)) throw new UserError(`${file} is there already: name another file`);
  await holding(context, from, async () => {
    const source = await tools.open(from.host, { data: from.volume, readOnly: true, stage: null });
    try {
      const sum = await source.sum();
      const offset = await sizeOfPart(file, sum);
      if (offset > 0) say(`going on at byte ${offset}`);
      const part = createWriteStream(partOf(file), { flags: "a" });
      await pipeline(withProgress(await source.send(offset), { offset, say }), part);
      await takeWhole(file, sum);
      say(`${file}: sha256 ${sum}`);
    } finally {
      await source.close();
    }
  });
}

interface Restore extends Backup {
  /** Needed where no host has data of the claim. */
  readonly to: HostName | null;
}

/** Makes a file's content the data of a claim that counts. What was its data stays where it is. */
export async function restoreVolume(context: TransferContext, { hosts, claim, file, to }: Restore): Promise<void> {
  const { say } = context;
  const before = findClaim(hosts, claim);
  const host = to ?? before?.host;
  if (!host) throw new UserError(`no host has data of ${formatClaim(claim)} yet: say which one is to, with --to`);
  if (!hosts.some(({ name }) => name === host)) throw new UserError(`there is no host ${host}`);
  const sum = await recordedSum(file);
  if ((await sumOf(createReadStream(file))) !== sum) throw new UserError(`${file} is not what ${file}.sha256 says`);
  const place = before ?? { claim, host, volume: null };
  const source = {
    sum,
    send: (offset: number) => Promise.resolve(createReadStream(file, { start: offset })),
    verify: () => Promise.resolve(),
  };
  const generation = (before?.generation ?? 0) + 1;
  await holding(context, place, () => receive(context, source, { claim, host, generation: Math.max(2, generation) }));
  say(`data of ${formatClaim(claim)} on ${host} is that of ${file}`);
}

const partOf = (file: string): string => `${file}.part`;

/** How much of the stream with this checksum is here; what is of another one is thrown away. */
async function sizeOfPart(file: string, sum: string): Promise<number> {
  const begun = await readFile(`${partOf(file)}.sha256`, "utf8").catch(() => "");
  if (begun !== sum) {
    await rm(partOf(file), { force: true });
    await writeFile(`${partOf(file)}.sha256`, sum);
  }
  return (await stat(partOf(file)).catch(() => null))?.size ?? 0;
}

async function takeWhole(file: string, sum: string): Promise<void> {
  if ((await sumOf(createReadStream(partOf(file)))) !== sum) {
    await rm(partOf(file), { force: true });
    throw new UserError("what arrived is not what was sent: it was thrown away; back up again");
  }
  await writeFile(`${file}.sha256`, `${sum}  ${file.split("/").at(-1)}\n`);
  await rename(partOf(file), file);
  await rm(`${partOf(file)}.sha256`, { force: true });
}

async function recordedSum(file: string): Promise<string> {
  const recorded = await readFile(`${file}.sha256`, "utf8").catch(() => null);
  const sum = recorded?.split(/\s/)[0] ?? "";
  if (!/^[0-9a-f]{64}$/.test(sum)) throw new UserError(`${file}.sha256 has no checksum: a backup has one beside it`);
  return sum;
}

async function sumOf(stream: Readable): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
