import { Command } from "commander";
import type { VolumeTools } from "../../executors/volumes/volume-tools.ts";
import { holdName } from "../../model/claim-data.ts";
import { hostName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { createLog } from "../../platform/log.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import type { OpenOperator } from "../operator.ts";
import { columns } from "../output/columns.ts";
import { UserError } from "../user-error.ts";
import { backupVolume, restoreVolume } from "../volumes/backup.ts";
import { formatClaim, holdersOfHold, parseClaim } from "../volumes/find-claim.ts";
import { listVolumeRows } from "../volumes/list.ts";
import { moveVolume } from "../volumes/move.ts";
import { refuseInUse, type TransferContext } from "../volumes/transfer.ts";

interface VolumeFlags {
  readonly namespace: string;
  readonly to?: string;
  readonly host?: string;
  readonly confirm?: string;
}

interface Session extends TransferContext {
  readonly hosts: readonly ObservedHost[];
}

type Work = (session: Session, words: readonly string[], flags: VolumeFlags) => Promise<void> | void;

/** `berth volume`: the data of claims. Nothing else removes any. */
export function volumeCommand(open: OpenOperator): Command {
  const verb = (usage: string, description: string, work: Work): Command =>
    withConfigOptions(withArguments(usage).description(description))
      .option("-n, --namespace <namespace>", "namespace of the claim", "default")
      .action((...given: unknown[]) => {
        const command = given.at(-1) as Command;
        return withHosts(open, command.opts(), (session) => work(session, command.args, command.opts<VolumeFlags>()));
      });
  return new Command("volume")
    .description("list, move, back up, restore and remove the data of PersistentVolumeClaims")
    .addCommand(verb("ls", "where the data of claims is", list))
    .addCommand(
      verb(
        "move <claim>",
        "copy a claim's data to another host and use it there; checked, and taken up again if cut off",
        move,
      ).requiredOption("--to <host>", "where it is to be"),
    )
    .addCommand(verb("backup <claim> <file>", "copy a claim's data to a tar file here", backup))
    .addCommand(
      verb(
        "restore <claim> <file>",
        "make a backup the data of a claim; what it had stays, superseded",
        restore,
      ).option("--to <host>", "where it is to be (else where the claim's data is)"),
    )
    .addCommand(verb("release <claim>", "let pods use a claim's data again after a move that was cut off", release))
    .addCommand(
      verb("rm <volume>", "remove a volume of data for ever", remove)
        .requiredOption("--host <host>", "the host it is on")
        .requiredOption("--confirm <volume>", "its name, once more"),
    );
}

/** `move <claim>` */
function withArguments(usage: string): Command {
  const [name, ...words] = usage.split(" ");
  return words.reduce((command, word) => command.argument(word), new Command(name));
}

const list: Work = ({ hosts }) => {
  console.log(columns(["CLAIM", "HOST", "VOLUME", "STATE"], listVolumeRows(hosts)));
};

const move: Work = (session, [claim = ""], { namespace, to = "" }) =>
  moveVolume(session, { hosts: session.hosts, claim: parseClaim(claim, namespace), to: hostName(to) });

const backup: Work = (session, [claim = "", file = ""], { namespace }) =>
  backupVolume(session, { hosts: session.hosts, claim: parseClaim(claim, namespace), file });

const restore: Work = (session, [claim = "", file = ""], { namespace, to }) =>
  restoreVolume(session, {
    ...{ hosts: session.hosts, claim: parseClaim(claim, namespace), file },
    to: to === undefined ? null : hostName(to),
  });

const release: Work = async ({ hosts, tools }, [text = ""], { namespace }) => {
  const claim = parseClaim(text, namespace);
  const holders = holdersOfHold(hosts, claim);
  if (holders.length === 0) throw new UserError(`data of ${formatClaim(claim)} is not held`);
  for (const host of holders) await tools.remove(host, holdName(claim));
};

const remove: Work = async ({ hosts, tools, say }, [volume = ""], { host = "", confirm }) => {
  if (confirm !== volume) throw new UserError(`--confirm ${confirm} is not the name of the volume, ${volume}`);
  const [found] = listVolumeRows(hosts).filter((row) => row[1] === host && row[2] === volume);
  if (!found) throw new UserError(`there is no volume of data named ${volume} on ${host}`);
  const claim = parseClaim(found[0] ?? "", "");
  await refuseInUse(tools, { claim, host: hostName(host), volume });
  await tools.remove(hostName(host), volume);
  say(`removed ${volume} from ${host}`);
};

/** Looks at the hosts once, over connections of its own: the operator goes on meanwhile. */
async function withHosts(
  open: OpenOperator,
  flags: Record<string, unknown>,
  work: (session: Session) => Promise<void> | void,
) {
  const config = readConfigOptions(flags);
  const operator = await open({ config, log: createLog({ level: "error" }), mode: "observe" });
  try {
    await operator.reconciler.fetch("volume");
    const hosts = operator.reconciler.latest?.observed.hosts ?? [];
    if (hosts.length === 0) throw new UserError("no host is known: the repository could not be read, or declares none");
    const tools: VolumeTools = operator.volumes;
    await work({ hosts, tools, instance: operator.instance, say: (message) => console.error(message) });
  } finally {
    await operator.close();
  }
}
