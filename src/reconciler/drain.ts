import type { HostFile } from "../model/action.ts";
import type { Instant } from "../model/instant.ts";
import type { HostName, PodUid } from "../model/names.ts";
import type { ObservedHost } from "../model/observed.ts";
import type { Leaving } from "../model/pod-state.ts";

/** What one turn rendered for the hosts, and which pods it left out of it because they are on their way. */
export interface Rendered {
  readonly files: ReadonlyMap<HostName, readonly HostFile[]>;
  readonly without: ReadonlySet<PodUid>;
}

/** A host whose helper says nothing must not keep a pod from stopping for ever. */
const acknowledgementMsMax = 30_000;

/**
 * Leaving pods that may be stopped: every host that answers has applied what the last turn rendered without them, or
 * has had long enough to. Pods that stayed drained stay so.
 */
export function drainedPods(input: {
  readonly leaving: ReadonlyMap<PodUid, Leaving>;
  readonly before: ReadonlySet<PodUid>;
  readonly rendered: Rendered | null;
  readonly hosts: readonly ObservedHost[];
  readonly now: Instant;
}): ReadonlySet<PodUid> {
  const { leaving, before, rendered, hosts, now } = input;
  const acknowledged = rendered !== null && hosts.every((host) => hasApplied(host, rendered));
  const isDrained = ([uid, { since }]: [PodUid, Leaving]): boolean =>
    before.has(uid) || (acknowledged && rendered.without.has(uid)) || now - since > acknowledgementMsMax;
  return new Set([...leaving].filter(isDrained).map(([uid]) => uid));
}

function hasApplied(host: ObservedHost, rendered: Rendered): boolean {
  if (host.condition !== "Ready") return true;
  const files = rendered.files.get(host.name) ?? [];
  return files.every((file) => host.appliedFiles[file.path] === file.hash);
}
