import type { PodStreams } from "../api/kubernetes/streams/pod-streams.ts";
import type { VolumeTools } from "../executors/volumes/volume-tools.ts";
import type { Tree } from "../model/tree.ts";
import type { MeasuredUsage } from "../model/usage.ts";
import type { Config } from "../platform/config.ts";
import type { Log } from "../platform/log.ts";
import type { Reading } from "../reconciler/desired-reader.ts";
import type { Journal, Source } from "../reconciler/ports.ts";
import type { Reconciler } from "../reconciler/reconciler.ts";

/** Everything put together and connected, for one command. */
export interface Operator {
  readonly config: Config;
  readonly log: Log;
  /** Id of this installation. */
  readonly instance: string;
  readonly reconciler: Reconciler;
  readonly journal: Journal;
  readonly source: Source;
  readonly streams: PodStreams;
  readonly usage: () => MeasuredUsage;
  readonly volumes: VolumeTools;
  /** Lets go of hosts, repository and journal; containers run on. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly config: Config;
  readonly log: Log;
  /** `observe` decides but hands no step to any host and writes no journal. */
  readonly mode: "manage" | "observe";
}

/** Reads a tree as the operator would: parsed, built, checked. */
export type ReadTree = (tree: Tree) => Promise<Reading>;

/** Puts an operator together: main.ts, the one place that constructs what acts. */
export type OpenOperator = (options: OpenOptions) => Promise<Operator>;
