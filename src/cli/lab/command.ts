import { Command, Option } from "commander";
import { defaultLabName, type LabEngine } from "./lab.ts";
import { labDown, labDownAll } from "./lab-down.ts";
import { LabError } from "./lab-error.ts";
import { labStatus } from "./lab-status.ts";
import { labUp } from "./lab-up.ts";
import { renderStatus } from "./render-status.ts";

interface UpFlags {
  readonly name: string;
  readonly hosts?: number;
  readonly engine?: LabEngine;
}

const progress = (line: string): void => console.error(line);
const name = (): Option => new Option("--name <name>", "which lab").default(defaultLabName);

/** `berth lab`: real Docker hosts on this machine, to try things on. */
export function labCommand(): Command {
  const command = new Command("lab").description("run real Docker hosts on this machine, to try Berth on");
  command
    .command("up")
    .description("start a lab, or bring it back to how it should be")
    .addOption(name())
    .addOption(new Option("--hosts <count>", "how many hosts (default: 3)").argParser(Number))
    .addOption(
      new Option("--engine <release>", "whose Docker the hosts run").choices([
        "debian12",
        "debian13",
        "debian-testing",
      ]),
    )
    .action(up);
  command
    .command("status")
    .description("show a lab")
    .addOption(name())
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(status);
  command
    .command("down")
    .description("remove a lab")
    .addOption(name())
    .option("--all", "remove every lab, and stop the Docker engine if a lab started it")
    .option("--images", "with --all: remove the images that labs are made of too")
    .action(down);
  return command;
}

async function up(flags: UpFlags): Promise<void> {
  await labUp({ ...flags, progress });
  await status({ name: flags.name, output: "text" });
}

async function down(flags: { name: string; all?: true; images?: true }): Promise<void> {
  if (flags.images && !flags.all) throw new LabError("Labs share their images: --images goes with --all.");
  if (flags.all) await labDownAll({ images: flags.images ?? false, progress });
  else await labDown(flags.name, progress);
}

async function status(flags: { name: string; output: string }): Promise<void> {
  const found = await labStatus(flags.name);
  if (found === null) throw new LabError(`There is no lab ${flags.name}. Run "berth lab up --name ${flags.name}".`);
  console.log(flags.output === "json" ? JSON.stringify(found, null, 2) : renderStatus(found));
}
