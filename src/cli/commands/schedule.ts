import { Command } from "commander";
import type { ScheduleLine } from "../../api/schedule-question.ts";
import { askOperator } from "../ask-operator.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { columns } from "../output/columns.ts";

/** `berth schedule`: what the clock will scale, and when. */
export function scheduleCommand(): Command {
  const command = new Command("schedule")
    .description("show the replica counts the clock asks for in the days ahead")
    .option("--days <days>", "how far to look", "7");
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const query = new URLSearchParams({ days: String(flags["days"]) });
    const lines = await askOperator<readonly ScheduleLine[]>(readConfigOptions(flags), `/berth/v1/schedule?${query}`);
    const rows = lines.map(({ at, target, replicas, reason }) => [at, target, String(replicas), reason]);
    console.log(
      rows.length === 0 ? "Nothing is scaled by the clock." : columns(["FROM", "WORKLOAD", "REPLICAS", "REASON"], rows),
    );
  });
}
