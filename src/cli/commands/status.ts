import { Command, Option } from "commander";
import type { TurnSummary } from "../../api/turn-summary.ts";
import { askOperator } from "../ask-operator.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { renderStatusSummary } from "../output/render-status-summary.ts";

/** `berth status`: what the running operator last saw and decided. */
export function statusCommand(): Command {
  const command = new Command("status")
    .description("show what runs where, and what is wrong")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"));
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const summary = await askOperator<TurnSummary>(readConfigOptions(flags), "/berth/v1/summary");
    console.log(flags["output"] === "json" ? JSON.stringify(summary, null, 2) : renderStatusSummary(summary));
  });
}
