import type { Action, HostFile } from "../model/action.ts";
import type { HostName } from "../model/names.ts";
import { stepId } from "../model/names.ts";
import type { ObservedHost } from "../model/observed.ts";
import { compareText } from "../model/order.ts";
import type { Step } from "../model/plan.ts";

/**
 * Steps that bring each host's files to what was rendered. A file whose bytes are there already is left alone; one that
 * is on its way is not sent again; a host without its helper has nothing that could apply a file.
 */
export function hostFileSteps(input: {
  readonly files: ReadonlyMap<HostName, readonly HostFile[]>;
  readonly hosts: readonly ObservedHost[];
  readonly generation: number;
}): Step[] {
  const actions = input.hosts.filter(canApply).flatMap((host) => {
    const wanted = input.files.get(host.name) ?? [];
    return [...updates(host, wanted, input.generation), ...removals(host, wanted)];
  });
  return actions.map((action, index) => ({
    id: stepId(`file-${index + 1}`),
    action,
    because: { object: null, reason: reasonOf(action, input.hosts) },
    after: [],
    group: null,
  }));
}

function canApply(host: ObservedHost): boolean {
  return host.condition === "Ready" && host.helpers.some((helper) => helper.container === "node" && isRunning(helper));
}

function isRunning(helper: ObservedHost["helpers"][number]): boolean {
  return helper.state.kind === "running";
}

function updates(host: ObservedHost, wanted: readonly HostFile[], generation: number): Action[] {
  return wanted
    .filter((file) => host.appliedFiles[file.path] !== file.hash)
    .map((file) => ({ kind: "apply-host-file", host: host.name, file, generation }));
}

/** Volumes of pods: the planner's, not rendered for the host. */
const podFiles = "pods/";

function removals(host: ObservedHost, wanted: readonly HostFile[]): Action[] {
  const kept = new Set(wanted.map((file) => file.path));
  return Object.keys(host.appliedFiles)
    .filter((path) => !kept.has(path) && !path.startsWith(podFiles))
    .sort(compareText)
    .map((path) => ({ kind: "remove-host-file", host: host.name, path }));
}

function reasonOf(action: Action, hosts: readonly ObservedHost[]): string {
  if (action.kind !== "apply-host-file") return "no longer rendered";
  const applied = hosts.find((host) => host.name === action.host)?.appliedFiles[action.file.path];
  return applied === undefined ? "not on the host yet" : "content changed";
}
