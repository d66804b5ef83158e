import type { ParsedFile } from "../manifests/index.ts";
import type { BerthEvent, RecordedEvent } from "../model/event.ts";
import type { JournalFacts } from "../model/facts.ts";
import type { FleetNews } from "../model/fleet-news.ts";
import type { HostTarget } from "../model/host-target.ts";
import type { Instant } from "../model/instant.ts";
import type { ObservedHost } from "../model/observed.ts";
import type { PlannedProbe, Step } from "../model/plan.ts";
import type { CommitRequest, Committed, Fetched } from "../model/tree.ts";
import type { MeasuredUsage } from "../model/usage.ts";

/** A Git repository: gitsync. One at a time per source; a failure is a value. */
export interface Source {
  fetch(signal: AbortSignal): Promise<Fetched>;
  commit(request: CommitRequest): Promise<Committed>;
  close(): Promise<void>;
}

/** The hosts: executors. */
export interface Fleet {
  /** Hosts to hold a connection to from now on; others are let go. */
  track(targets: readonly HostTarget[]): void;
  /** What is known now. Asks each host that answers, within a deadline; the rest keep what was last seen. */
  observe(): Promise<readonly ObservedHost[]>;
  /** What was last measured of pods and hosts. Asks nobody, and a change in it is no news. */
  usage(): MeasuredUsage;
  /** Hands steps to each host's queue and returns at once; outcomes come as news. */
  submit(steps: readonly Step[]): void;
  /** Replaces the set of running probes; one that stays keeps its count. */
  probe(probes: readonly PlannedProbe[]): void;
  /** Calls `listener` for each piece of news until the returned function is called. */
  watch(listener: (news: FleetNews) => void): () => void;
  close(): Promise<void>;
}

/** What is remembered between turns: journal. */
export interface Journal {
  facts(): JournalFacts;
  remember(changes: JournalChanges): void;
  record(events: readonly BerthEvent[]): void;
  events(since: Instant): readonly RecordedEvent[];
  /** What the API keeps beside Git, by key within a kind of notes. */
  notes(kind: string): ReadonlyMap<string, string>;
  /** Null takes a note away. */
  note(kind: string, key: string, value: string | null): void;
  /** Why the last write did not reach the store, or null. What it lacks is written again with the next change. */
  trouble(): string | null;
  close(): void;
}

/** Only the maps that changed, each whole. */
export type JournalChanges = Partial<Omit<JournalFacts, "instance">>;

export interface Clock {
  now(): Instant;
  /** Calls back once at `at`, or as soon as it can where that has passed. Returns how to call it off. */
  wakeAt(at: Instant, wake: () => void): () => void;
  /** Calls back at each time a cron expression names, in the process's time zone. Returns how to stop. */
  every(cron: string, tick: () => void): () => void;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Namespace of objects that name none; `default` unless given. */
  readonly home?: string;
}

/**
 * Parses manifests away from the event loop, each within a deadline; results in the order of the files. A file that takes
 * too long comes back broken. Worth keeping by path and blob: equal input gives an equal result.
 */
export type ParseFiles = (files: readonly SourceFile[]) => Promise<readonly ParsedFile[]>;

export interface BuildFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What makes manifests of other files, each from the files given and nothing else. */
export interface Builders {
  kustomization(build: KustomizationBuild): Promise<Built>;
  chart(build: ChartBuild): Promise<Built>;
}

export interface KustomizationBuild {
  readonly directory: string;
  readonly files: readonly BuildFile[];
}

export interface ChartBuild extends KustomizationBuild {
  readonly release: string;
  readonly namespace: string;
  /** Files of values from the root of the repository, then those of the release itself; later ones win. */
  readonly valuesFiles: readonly string[];
  readonly values: readonly string[];
  /** Single values by their dotted path. */
  readonly single: readonly { readonly path: string; readonly value: string }[];
}

/** A stream of manifests, or what kustomize said. */
export type Built =
  | { readonly kind: "built"; readonly text: string }
  | { readonly kind: "failed"; readonly message: string };
