import type { JournalFacts } from "../model/facts.ts";
import type { Instant } from "../model/instant.ts";
import type { Leaving, PodState } from "../model/pod-state.ts";

interface Asked {
  /** By uid. */
  readonly asked: ReadonlyMap<string, Omit<Leaving, "since">>;
  readonly pods: readonly PodState[];
  readonly now: Instant;
}

/** Pods that leave once some were asked away. One that leaves already only takes a shorter time to end in. */
export function releasedPods(before: JournalFacts["leaving"], { asked, pods, now }: Asked): JournalFacts["leaving"] {
  const after = new Map(before);
  for (const { uid, createdAt } of pods) {
    const release = asked.get(uid);
    // One that has left no trace on a host yet has nothing to take down.
    if (release && createdAt !== null) after.set(uid, { since: now, ...release, ...shorter(before.get(uid), release) });
  }
  return after;
}

function shorter(before: Leaving | undefined, { graceSeconds }: Omit<Leaving, "since">): Partial<Leaving> {
  if (!before) return {};
  const seconds = [before.graceSeconds, graceSeconds].filter((given) => given !== undefined);
  return { ...before, ...(seconds.length > 0 ? { graceSeconds: Math.min(...seconds) } : {}) };
}
