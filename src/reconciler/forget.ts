import type { JournalFacts } from "../model/facts.ts";
import type { Observed } from "../model/observed.ts";

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
  const running = new Set(
    hosts.flatMap(({ pods }) => pods.flatMap(({ containers }) => containers.map(({ id }) => id))),
  );
  const allSeen = hosts.every(({ engine }) => engine !== null);
  return {
    probes: kept(probes, (key, { since }) => running.has(containerOf(key)) || (!allSeen && at - since < lostProbeMs)),
    failures: kept(failures, (key, { lastAt }) => names.has(hostOf(key)) && at - lastAt < failureMs),
  };
}

/** The map itself where nothing goes: most turns forget nothing. */
function kept<V>(map: ReadonlyMap<string, V>, isKept: (key: string, value: V) => boolean): ReadonlyMap<string, V> {
  const entries = [...map].filter(([key, value]) => isKept(key, value));
  return entries.length === map.size ? map : new Map(entries);
}

/** See probeKey. */
function containerOf(key: string): string {
  return key.slice(0, key.indexOf("@"));
}

/** See failureKey. */
function hostOf(key: string): string {
  return key.slice(0, key.indexOf(" "));
}
