import { Command, Option } from "commander";
import type { FleetCapacity } from "../../planner/moves/fleet-capacity.ts";
import { askOperator } from "../ask-operator.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { renderCapacity } from "../output/render-capacity.ts";

/** `berth capacity`: what the hosts have to give, what is asked of them, and how few would do. */
export function capacityCommand(): Command {
  const command = new Command("capacity")
    .description("show what the hosts have to give, what pods ask for, and how few hosts would do")
    .option("--cpu <cores>", "with --memory: how many hosts of this shape would do")
    .option("--memory <quantity>", "memory of such a host, such as 16Gi")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"));
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const query = new URLSearchParams();
    for (const name of ["cpu", "memory"]) if (flags[name]) query.set(name, String(flags[name]));
    const path = `/berth/v1/capacity?${query}`;
    const found = await askOperator<FleetCapacity>(readConfigOptions(flags), path);
    console.log(flags["output"] === "json" ? JSON.stringify(found, null, 2) : renderCapacity(found));
  });
}
