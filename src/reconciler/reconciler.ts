import type { Desired } from "../model/desired.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { FleetNews } from "../model/fleet-news.ts";
import { type Instant, instant } from "../model/instant.ts";
import type { EphemeralContainer } from "../model/kubernetes.generated.ts";
import type { PodUid } from "../model/names.ts";
import type { Observed } from "../model/observed.ts";
import type { PlannerSettings } from "../model/planner-settings.ts";
import type { Leaving } from "../model/pod-state.ts";
import type { Problem } from "../model/problem.ts";
import type { FetchFailure, Tree } from "../model/tree.ts";
import { type DesiredReader, desiredReader } from "./desired-reader.ts";
import { drainedPods, type Rendered } from "./drain.ts";
import { outcomeEvents, turnEvents } from "./events.ts";
import { exclusive } from "./exclusive.ts";
import type { Turn } from "./finished-turn.ts";
import { withoutBygones } from "./forget.ts";
import { type SentFiles, sentAfter } from "./host-file-steps.ts";
import { nextWake } from "./next-wake.ts";
import type { Builders, Clock, Fleet, Journal, ParseFiles, Source } from "./ports.ts";
import { addressesInUse, type Quarantine, quarantineAfter } from "./quarantine.ts";
import { releasedPods } from "./release.ts";
import { planChanges, withNews } from "./remember.ts";
import { hostTargets } from "./targets.ts";
import { decide, type TurnDecision } from "./turn.ts";

export interface ReconcilerParts {
  readonly source: Source;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly parse: ParseFiles;
  readonly build: Builders;
  readonly settings: PlannerSettings;
  readonly options: ReconcilerOptions;
}

export interface ReconcilerOptions {
  readonly pollSeconds: number;
  /** For hosts that name no user of their own. */
  readonly sshUser: string;
  /** `observe` decides and publishes but hands no step to any host. */
  readonly mode: "manage" | "observe";
  /** A turn that throws is a bug; what it said goes here. */
  readonly onBug: (error: unknown) => void;
}

/** News that come in a burst are worth one turn together. */
const burstMs = 50;

/** What the repository last said, and whether it still answers. */
interface Repository {
  readonly tree: Tree | null;
  readonly desired: Desired | null;
  readonly problems: readonly Problem[];
  readonly failure: FetchFailure | null;
  readonly fetchedAt: Instant | null;
}

/** What is remembered of earlier turns within this process. */
interface Memory {
  readonly facts: JournalFacts;
  readonly rendered: Rendered | null;
  readonly quarantine: Quarantine;
  readonly inUse: ReadonlySet<string>;
  readonly sent: SentFiles;
}

/**
 * Owns the turns: one at a time, brought on by commits, news from the fleet and the clock. Fetching has a queue of its
 * own, so that a repository that does not answer never holds up healing.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #reader: DesiredReader;
  readonly #listeners = new Set<(turn: Turn) => void>();
  readonly #since: Instant;
  readonly #abort = new AbortController();
  readonly #fetching = exclusive((reasons) => this.#guarded(() => this.#fetchOnce(reasons)));
  readonly #turning = exclusive((reasons) => this.#guarded(() => this.#turnOnce(reasons)));
  #repository: Repository = { tree: null, desired: null, problems: [], failure: null, fetchedAt: null };
  #memory: Memory;
  #latest: Turn | null = null;
  #stops: (() => void)[] = [];
  #cancelWake = () => {};
  #cancelBurst: (() => void) | null = null;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#since = parts.clock.now();
    this.#reader = desiredReader(parts);
    this.#memory = {
      facts: parts.journal.facts(),
      rendered: null,
      quarantine: new Map(),
      inUse: new Set(),
      sent: new Map(),
    };
  }

  /** Fetches, takes a first turn, then follows polls, news and the clock. */
  async start(): Promise<void> {
    const { fleet, clock, options } = this.#parts;
    this.#stops = [
      fleet.watch((news) => this.#onNews(news)),
      clock.every(pollExpression(options.pollSeconds), () => void this.fetch("poll")),
      clock.every("* * * * *", () => void this.turn("the clock")),
    ];
    await this.fetch("start");
  }

  /** Looks at the repository now, and takes a turn if it has something new. */
  fetch(reason: string): Promise<void> {
    return this.#fetching.request(reason);
  }

  /** Takes a turn; resolves when one that began after this call has ended. */
  turn(reason: string): Promise<void> {
    return this.#turning.request(reason);
  }

  /** Tells pods to leave that somebody asked away; what owns them makes others. Resolves once a turn has seen to it. */
  async release(asked: ReadonlyMap<string, Omit<Leaving, "since">>): Promise<void> {
    const { journal, clock, options } = this.#parts;
    const pods = this.#latest?.decision.plan.pods ?? [];
    const leaving = releasedPods(this.#memory.facts.leaving, { asked, pods, now: clock.now() });
    this.#memory = { ...this.#memory, facts: { ...this.#memory.facts, leaving } };
    if (options.mode === "manage") journal.remember({ leaving });
    await this.turn("pods were asked away");
  }

  /** Asks pods to move off the hosts they are on. Resolves once a turn has seen to it. */
  async move(asked: JournalFacts["moves"]): Promise<void> {
    const { journal, options } = this.#parts;
    const moves = new Map([...this.#memory.facts.moves, ...asked]);
    this.#memory = { ...this.#memory, facts: { ...this.#memory.facts, moves } };
    if (options.mode === "manage") journal.remember({ moves });
    await this.turn("pods were asked to move");
  }

  /** Has containers join a running pod. Resolves once a turn has seen to it. */
  async debug(pod: PodUid, containers: readonly EphemeralContainer[]): Promise<void> {
    const { journal, options } = this.#parts;
    const ephemeral = new Map([...this.#memory.facts.ephemeral, [pod, containers]]);
    this.#memory = { ...this.#memory, facts: { ...this.#memory.facts, ephemeral } };
    if (options.mode === "manage") journal.remember({ ephemeral });
    await this.turn("a container joins a pod");
  }

  /** Null until the first turn has ended. */
  get latest(): Turn | null {
    return this.#latest;
  }

  /** What the repository last said, turn or no turn. */
  get repository(): Repository {
    return this.#repository;
  }

  /** Calls `listener` after each turn until the returned function is called. */
  watch(listener: (turn: Turn) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Ends what runs and starts nothing more; containers run on. */
  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#cancelWake();
    this.#cancelBurst?.();
    this.#abort.abort();
    await Promise.all([this.#fetching.close(), this.#turning.close()]);
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.options.onBug(error);
    }
  }

  async #fetchOnce(reasons: readonly string[]): Promise<void> {
    const fetched = await this.#parts.source.fetch(this.#abort.signal);
    if (fetched.kind === "failed") {
      this.#repository = { ...this.#repository, failure: fetched.failure };
      return;
    }
    this.#repository = { ...this.#repository, failure: null, fetchedAt: this.#parts.clock.now() };
    // A write may have fetched before us: what counts is what this process has read.
    if (fetched.tree.revision.commit === this.#repository.tree?.revision.commit) return;
    this.#repository = { ...this.#repository, tree: fetched.tree, ...(await this.#reader.read(fetched.tree)) };
    await this.turn(`commit ${fetched.tree.revision.commit.slice(0, 12)} (${reasons.join(", ")})`);
  }

  async #turnOnce(reasons: readonly string[]): Promise<void> {
    const { fleet, clock, settings, options } = this.#parts;
    const { desired } = this.#repository;
    if (desired === null) return;
    const startedAt = clock.now();
    fleet.track(hostTargets(desired, options.sshUser));
    const hosts = await fleet.observe();
    const now = clock.now();
    const observed: Observed = { at: now, since: this.#since, hosts, usage: fleet.usage().pods };
    this.#memory = settled(this.#memory, observed);
    const decision = decide({ desired, observed, facts: this.#memory.facts, settings, sent: this.#memory.sent }, now);
    if (decision.violations.length === 0) this.#act(decision, desired, now);
    this.#publish({ startedAt, at: now, reasons, desired, observed, facts: this.#memory.facts, settings, decision });
    this.#sleepUntil(nextWake(decision.plan.wakeAt, this.#memory.facts, now));
  }

  #act(decision: TurnDecision, desired: Desired, now: Instant): void {
    const { journal, fleet, options } = this.#parts;
    const changes = {
      ...planChanges(this.#memory.facts, { plan: decision.plan, desired, now }),
      services: decision.services,
      probes: this.#memory.facts.probes,
      failures: this.#memory.facts.failures,
    };
    const facts = { ...this.#memory.facts, ...changes };
    const rendered = { files: decision.files, without: new Set(facts.leaving.keys()) };
    this.#memory = { ...this.#memory, facts, rendered };
    if (options.mode === "observe") return;
    journal.remember(changes);
    fleet.probe(decision.plan.probes);
    fleet.submit(decision.plan.steps);
    this.#memory = { ...this.#memory, sent: sentAfter(this.#memory.sent, decision.plan.steps, now) };
  }

  #publish(turn: Omit<Turn, "problems" | "fetchFailure" | "fetchedAt">): void {
    const { problems, failure, fetchedAt } = this.#repository;
    const whole: Turn = {
      ...turn,
      problems: [...problems, ...turn.decision.problems],
      fetchFailure: failure,
      fetchedAt,
    };
    this.#parts.journal.record(turnEvents(this.#latest, whole));
    this.#latest = whole;
    for (const listener of this.#listeners) listener(whole);
  }

  #sleepUntil(wakeAt: Instant | null): void {
    this.#cancelWake();
    this.#cancelWake = wakeAt === null ? () => {} : this.#parts.clock.wakeAt(wakeAt, () => void this.turn("the clock"));
  }

  #onNews(news: FleetNews): void {
    this.#memory = { ...this.#memory, facts: withNews(this.#memory.facts, news) };
    const { journal, clock } = this.#parts;
    if (news.kind === "step-finished") journal.record(outcomeEvents(news.outcome));
    this.#cancelBurst ??= clock.wakeAt(instant(clock.now() + burstMs), () => {
      this.#cancelBurst = null;
      void this.turn(news.kind);
    });
  }
}

/** What a look at the hosts settles: which leaving pods are drained, which addresses rest. */
function settled(memory: Memory, { hosts, at }: Observed): Memory {
  const inUse = addressesInUse(hosts);
  const quarantine = quarantineAfter(memory, inUse, at);
  const { leaving, drained: before } = memory.facts;
  const drained = drainedPods({ leaving, before, rendered: memory.rendered, hosts, now: at });
  const facts = { ...memory.facts, ...withoutBygones(memory.facts, { hosts, at }) };
  return { ...memory, inUse, quarantine, facts: { ...facts, drained, quarantined: new Set(quarantine.keys()) } };
}

/** Every so many seconds, as a cron expression with seconds; from a minute on, in whole minutes. */
function pollExpression(seconds: number): string {
  return seconds < 60 ? `*/${seconds} * * * * *` : `*/${Math.min(59, Math.round(seconds / 60))} * * * *`;
}
