import type { Action, HostFile } from "../model/action.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { Instant } from "../model/instant.ts";
import type { HostName } from "../model/names.ts";
import { stepId } from "../model/names.ts";
import type { ObservedHost } from "../model/observed.ts";
import { compareText } from "../model/order.ts";
import type { Step } from "../model/plan.ts";
import { failureKey } from "../model/subject.ts";

/** Files handed out lately, by host and path. */
export type SentFiles = ReadonlyMap<string, { readonly hash: string; readonly at: Instant }>;

/** A helper that has not applied a file by then is sent it again. */
const patienceMs = 5_000;

export interface HostFilesInput {
  readonly files: ReadonlyMap<HostName, readonly HostFile[]>;
  readonly hosts: readonly ObservedHost[];
  readonly sent: SentFiles;
  /** Of what failed nothing is on its way. */
  readonly failures: JournalFacts["failures"];
  readonly now: Instant;
}

/**
 * Steps that bring each host's files to what was rendered. A file whose bytes are there already is left alone; one that
 * is on its way, or written and not yet applied, is not sent again; a host without its helper has nothing that could
 * apply a file.
 */
export function hostFileSteps(input: HostFilesInput): Step[] {
  const actions = input.hosts.filter(canApply).flatMap((host) => {
    const wanted = input.files.get(host.name) ?? [];
    return [...updates(host, wanted, input), ...removals(host, wanted)];
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

function updates(host: ObservedHost, wanted: readonly HostFile[], input: HostFilesInput): Action[] {
  return wanted
    .filter((file) => host.appliedFiles[file.path] !== file.hash && !isOnItsWay(host.name, file, input))
    .map((file) => ({ kind: "apply-host-file", host: host.name, file, generation: input.now }));
}

function isOnItsWay(host: HostName, { path, hash }: HostFile, { sent, failures, now }: HostFilesInput): boolean {
  const last = sent.get(sentKey(host, path));
  return last?.hash === hash && now - last.at < patienceMs && !failures.has(failureKey(host, path));
}

/** What is on its way after these steps were handed out too. */
export function sentAfter(before: SentFiles, steps: readonly Step[], now: Instant): SentFiles {
  const files = steps.flatMap(({ action }) => (action.kind === "apply-host-file" ? [action] : []));
  const recent = [...before].filter(([, { at }]) => now - at < patienceMs);
  const added = files.map(({ host, file }) => [sentKey(host, file.path), { hash: file.hash, at: now }] as const);
  return new Map([...recent, ...added]);
}

function sentKey(host: HostName, path: string): string {
  return `${host} ${path}`;
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
