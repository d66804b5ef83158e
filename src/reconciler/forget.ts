import type { JournalFacts } from "../model/facts.ts";
import type { ContainerState, Observed } from "../model/observed.ts";

/** Longer than any step is held back after a failure: one that has not failed again by then does not fail any more. */
const failureMs = 900_000;
/** What a host ran that never came back. */
const lostProbeMs = 3_600_000;

/**
 * Facts that still say something after a look at the hosts: probes of containers there are, and failures a step may yet
 * be held back for. As long as a host was never seen, what is known of its containers is kept.
 */
export function withoutBygones(
  { probes, failures }: Pick<JournalFacts, "probes" | "failures">,
  { hosts, at }: Pick<Observed, "hosts" | "at">,
): Pick<JournalFacts, "probes" | "failures"> {
  const names = new Set<string>(hosts.map(({ name }) => name));
  const containers = hosts.flatMap(({ pods }) => pods.flatMap((pod) => pod.containers));
  const starts = new Map(containers.map(({ id, state }) => [id, startOf(state)]));
  const allSeen = hosts.every(({ engine }) => engine !== null);
  return {
    probes: kept(probes, (key, { since }) => isOfPresent(key, starts) || (!allSeen && at - since < lostProbeMs)),
    failures: kept(failures, (key, { lastAt }) => names.has(hostOf(key)) && at - lastAt < failureMs),
  };
}

/** The map itself where nothing goes: most turns forget nothing. */
function kept<V>(map: ReadonlyMap<string, V>, isKept: (key: string, value: V) => boolean): ReadonlyMap<string, V> {
  const entries = [...map].filter(([key, value]) => isKept(key, value));
  return entries.length === map.size ? map : new Map(entries);
}

function startOf(state: ContainerState): number {
  return state.kind === "created" ? 0 : (state.startedAt ?? 0);
}

/** Of a container there is, and of its present start or of one that was heard of before it was seen: see probeKey. */
function isOfPresent(key: string, starts: ReadonlyMap<string, number>): boolean {
  const [, id = "", startedAt] = /^(.*)@(\d+)\//.exec(key) ?? [];
  const start = starts.get(id);
  return start !== undefined && Number(startedAt) >= start;
}

/** See failureKey. */
function hostOf(key: string): string {
  return key.slice(0, key.indexOf(" "));
}
