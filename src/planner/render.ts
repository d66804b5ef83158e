import type { ActionKind, ActionOf } from "../model/action.ts";
import { toTimestamp } from "../model/instant.ts";
import { formatKey } from "../model/object.ts";
import type { Held, Plan, Refusal, Step } from "../model/plan.ts";
import { subjectOf } from "../model/subject.ts";
import { summarize } from "./summary.ts";

type Details = { readonly [K in ActionKind]: (action: ActionOf<K>) => string };

/** What a step adds to its subject, where that says more. Never a value of a variable nor the content of a file: they may be secret. */
const details: Details = {
  "create-network": ({ network }) => ` ${network.subnet}`,
  "remove-network": () => "",
  "create-volume": () => "",
  "remove-volume": () => "",
  "pull-image": () => "",
  "create-container": ({ spec }) => ` image ${spec.image}${addressOf(spec.network)}`,
  "start-container": () => "",
  "stop-container": ({ graceSeconds }) => ` within ${graceSeconds}s`,
  "remove-container": () => "",
  "retire-container": () => "",
  "run-in-container": ({ argv }) => ` ${argv.length} words`,
  "request-http": ({ request }) => ` GET :${request.port}${request.path}`,
  "make-directory": ({ mode }) => ` mode ${mode.toString(8)}`,
  "write-volume-files": ({ files }) => ` ${files.length} files`,
  "apply-host-file": ({ generation }) => ` generation ${generation}`,
  "remove-host-file": () => "",
};

function addressOf(network: ActionOf<"create-container">["spec"]["network"]): string {
  return network.kind === "pod" ? ` address ${network.address}` : "";
}

/** A plan as text: the one form it has for people, in the command line, the dashboard, events and golden tests. */
export function render(plan: Plan): string {
  const sections = [
    ...plan.steps.map(renderStep),
    ...plan.refusals.flatMap(renderRefusal),
    ...plan.held.map(renderHeld),
    ...plan.problems.map(({ severity, message }) => `${severity}: ${message}`),
    summarize(plan),
  ];
  return `${sections.join("\n")}\n`;
}

/** `#3 [1,2] host-1 start-container berth_... — image 1.27 -> 1.28`. */
export function renderStep({ id, after, action, because }: Step): string {
  const waits = after.length > 0 ? ` [${after.join(",")}]` : "";
  const owner = because.object ? `${formatKey(because.object)}: ` : "";
  return `#${id}${waits} ${action.host} ${action.kind} ${subjectOf(action)}${detailOf(action)} — ${owner}${because.reason}`;
}

function detailOf<K extends ActionKind>(action: ActionOf<K>): string {
  const detail: (action: ActionOf<K>) => string = details[action.kind];
  return detail(action);
}

export function renderRefusal({ pod, summary, hosts, hint }: Refusal): string[] {
  return [
    `refused ${pod.namespace}/${pod.name} (${formatKey(pod.owner)}): ${summary}`,
    ...hosts.map(({ host, reasons }) => `  ${host}: ${reasons.join("; ")}`),
    ...(hint === null ? [] : [`  hint: ${hint}`]),
  ];
}

export function renderHeld({ object, reason, until }: Held): string {
  return `held ${formatKey(object)}: ${reason}${until === null ? "" : `, until ${toTimestamp(until)}`}`;
}
