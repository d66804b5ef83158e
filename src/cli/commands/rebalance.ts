import { Command, Option } from "commander";
import type { ProposedMoves } from "../../planner/moves/propose-moves.ts";
import { askOperator, tellOperator } from "../ask-operator.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { renderMoves } from "../output/render-moves.ts";

/** `berth rebalance`: what to move so that fewer hosts are needed; with `--apply`, the pods are asked to move. */
export function rebalanceCommand(): Command {
  const command = new Command("rebalance")
    .description("show what to move so that fewer hosts are needed, or have it moved")
    .option("--moves <count>", "most pods to move", "10")
    .option("--apply", "ask for the moves: each pod is replaced before it stops", false)
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"));
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const applied = flags["apply"] === true;
    const path = `/berth/v1/rebalance?${new URLSearchParams({ moves: String(flags["moves"]) })}`;
    const ask = applied ? tellOperator<ProposedMoves> : askOperator<ProposedMoves>;
    const proposed = await ask(readConfigOptions(flags), path);
    console.log(flags["output"] === "json" ? JSON.stringify(proposed, null, 2) : renderMoves(proposed, applied));
  });
}
