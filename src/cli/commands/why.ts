import { Command } from "commander";
import { askOperator } from "../ask-operator.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";

/** `berth why POD`: why a pod is where it is, or nowhere: commit, place in the repository, hosts weighed, state, what comes next. */
export function whyCommand(): Command {
  const command = new Command("why")
    .description("explain why a pod is where it is, or is not running")
    .argument("<pod>", "NAME or NAMESPACE/NAME")
    .option("-n, --namespace <namespace>", "namespace of the pod", "default");
  return withConfigOptions(command).action(async (pod: string, flags: Record<string, unknown>) => {
    const [name = "", namespace = String(flags["namespace"])] = pod.split("/").reverse();
    const query = new URLSearchParams({ namespace, pod: name });
    const lines = await askOperator<readonly string[]>(readConfigOptions(flags), `/berth/v1/why?${query}`);
    console.log(lines.join("\n"));
  });
}
