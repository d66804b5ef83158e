import { once } from "node:events";
import { Command } from "commander";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { type LogTarget, listContainers } from "../logs/pod-list.ts";
import { renderLine } from "../logs/render-line.ts";
import { streamLogs } from "../logs/stream-logs.ts";
import { openOperatorApi } from "../operator-api.ts";
import { untilSignal } from "../until-signal.ts";
import { UserError } from "../user-error.ts";

interface LogFlags {
  readonly selector?: string;
  readonly container?: string;
  readonly namespace: string;
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly since?: string;
  readonly tail?: string;
  readonly timestamps?: boolean;
  readonly prefix?: boolean;
}

/** `berth logs`: what pods say, many at once in the order of time. */
export function logsCommand(): Command {
  const command = new Command("logs")
    .description("show the logs of a pod, or of all pods with some labels in the order of time")
    .argument("[pod]", "NAME or NAMESPACE/NAME")
    .option("-l, --selector <labels>", "pods with these labels: app=web,tier!=db")
    .option("-c, --container <name>", "this container only (else all)")
    .option("-n, --namespace <namespace>", "namespace of the pods", "default")
    .option("-f, --follow", "go on as they say more; new pods join in, lost connections are taken up again")
    .option("-p, --previous", "what the container before the present one said")
    .option("--since <duration>", "from this long ago: 30s, 5m, 2h, 1d")
    .option("--tail <lines>", "the last lines of each container (10 with a selector, else all; -1 for all)")
    .option("--timestamps", "show when each line was written")
    .option("--prefix", "show whose line it is (as is done where there is more than one container)")
    .option("--no-prefix", "never show that");
  return withConfigOptions(command).action(async (pod: string | undefined, flags: LogFlags) => {
    const api = openOperatorApi(readConfigOptions({ ...flags }));
    const target = targetOf(pod, flags);
    const containers = await listContainers(api, target);
    const follow = flags.follow === true;
    if (containers.length === 0 && !follow) throw new UserError(`no pod found: ${describe(target)}`);
    const stop = new AbortController();
    void untilSignal().then(() => stop.abort());
    // Whoever reads has read enough: head, less.
    process.stdout.once("error", () => process.exit());
    const lines = streamLogs(
      {
        ...{ api, target, follow, previous: flags.previous === true, signal: stop.signal, note },
        sinceSeconds: flags.since === undefined ? null : secondsOf(flags.since),
        tail: tailOf(flags),
      },
      containers,
    );
    const isMany = "labels" in target.selector || containers.length > 1;
    const style = {
      prefix: flags.prefix ?? isMany,
      timestamps: flags.timestamps === true,
      colours: process.stdout.isTTY === true,
    };
    for await (const line of lines) {
      if (!process.stdout.write(renderLine(line, style))) await once(process.stdout, "drain");
    }
  });
}

function note(message: string): void {
  console.error(`berth: ${message}`);
}

function targetOf(pod: string | undefined, { selector, container: asked, namespace }: LogFlags): LogTarget {
  const container = asked ?? null;
  if ((pod === undefined) === (selector === undefined)) throw new UserError("name a pod, or select some with -l");
  if (selector !== undefined) return { namespace, container, selector: { labels: selector } };
  const [name = "", own = namespace] = (pod ?? "").split("/").reverse();
  return { namespace: own, container, selector: { pod: name } };
}

function describe({ namespace, selector, container }: LogTarget): string {
  const who = "pod" in selector ? `${namespace}/${selector.pod}` : `labels ${selector.labels} in ${namespace}`;
  return container === null ? who : `${who}, container ${container}`;
}

function tailOf({ tail, selector }: LogFlags): number | null {
  if (tail === undefined) return selector === undefined ? null : 10;
  if (!/^(\d{1,9}|-1)$/.test(tail)) throw new UserError(`--tail takes a number of lines, not ${JSON.stringify(tail)}`);
  return tail === "-1" ? null : Number(tail);
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function secondsOf(text: string): number {
  const found = /^(\d{1,9})([smhd])$/.exec(text);
  if (!found) throw new UserError(`--since takes a duration such as 30s, 5m or 2h, not ${JSON.stringify(text)}`);
  return Number(found[1]) * (units[found[2] ?? ""] ?? 1);
}
