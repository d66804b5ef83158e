import { Command } from "commander";
import type { TracedRequest } from "../../api/trace-question.ts";
import { askOperator } from "../ask-operator.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";

/** `berth trace GET https://host/path`: the router, service and pods a request from outside reaches. */
export function traceCommand(): Command {
  const command = new Command("trace")
    .description("show which route, service and pods a request reaches")
    .argument("<method>", "GET, POST, ...")
    .argument("<url>", "https://host/path");
  return withConfigOptions(command).action(async (method: string, url: string, flags: Record<string, unknown>) => {
    const query = new URLSearchParams({ method, url });
    console.log(renderTrace(await askOperator<TracedRequest>(readConfigOptions(flags), `/berth/v1/trace?${query}`)));
  });
}

function renderTrace(traced: TracedRequest): string {
  return [
    `router      ${traced.router}: ${traced.rule} (priority ${traced.priority})`,
    ...(traced.middlewares.length > 0 ? [`middleware  ${traced.middlewares.join(", ")}`] : []),
    ...traced.services.map((service) => `service     ${service}`),
    ...(traced.pods.length > 0 ? traced.pods.map((pod) => `pod         ${pod}`) : ["pod         none is ready: 503"]),
    ...(traced.shadowed.length > 0 ? [`shadowed    ${traced.shadowed.join(", ")}`] : []),
  ].join("\n");
}
