import type { ActionKind } from "../model/action.ts";
import type { FleetNews } from "../model/fleet-news.ts";
import type { HostTarget } from "../model/host-target.ts";
import type { Instant } from "../model/instant.ts";
import type { HostName } from "../model/names.ts";
import type { ObservedHost } from "../model/observed.ts";
import { sortBy } from "../model/order.ts";
import type { Failure, StepOutcome } from "../model/outcome.ts";
import type { PlannedProbe, Step } from "../model/plan.ts";
import { stateDirectory } from "../model/planner-settings.ts";
import type { MeasuredUsage } from "../model/usage.ts";
import type { EngineClient } from "./docker/open-engine.ts";
import { execute } from "./execute/execute.ts";
import { relayFrom } from "./execute/relay-image.ts";
import { type TrackedHost, trackHost } from "./host/tracked-host.ts";
import type { Part } from "./observe/engine-news.ts";
import { readArchive } from "./observe/read-archive.ts";
import { createProber } from "./probes/prober.ts";
import { limitsFor } from "./queue/step-class.ts";
import { createStepQueue } from "./queue/step-queue.ts";
import type { SshCredentials } from "./ssh/credentials.ts";
import { dialTcp } from "./ssh/dial-tcp.ts";
import { dialThrough } from "./ssh/dial-through.ts";
import type { SshSession } from "./ssh/session.ts";
import { createUsageMeter, type UsageSource } from "./usage/usage-meter.ts";
import { usageFile } from "./usage/usage-sample.ts";

export interface FleetOptions {
  readonly credentials: SshCredentials;
  /** Id of this installation: what does not carry it is never changed. */
  readonly instance: string;
  readonly now: () => Instant;
  /** 0 to 1: spreads retries and probes. */
  readonly random: () => number;
  /** Container that holds the state directory. */
  readonly helper?: string;
  readonly engineSocket?: string;
  /** Three of these without an answer, and the host counts as lost. */
  readonly keepaliveMs?: number;
}

/** The hosts. What reconciler asks of a fleet, and beyond that the way to each engine for streams. */
export interface HostFleet {
  /** Hosts to hold a connection to from now on; others are let go. One whose target changed is connected anew. */
  track(targets: readonly HostTarget[]): void;
  observe(): Promise<readonly ObservedHost[]>;
  usage(): MeasuredUsage;
  submit(steps: readonly Step[]): void;
  probe(probes: readonly PlannedProbe[]): void;
  watch(listener: (news: FleetNews) => void): () => void;
  close(): Promise<void>;
  /** Null while the engine does not answer, or the host is none of ours. */
  engine(host: HostName): EngineClient | null;
  session(host: HostName): SshSession | null;
}

const defaults = { helper: "berth-node", engineSocket: "/var/run/docker.sock", keepaliveMs: 5_000 };

export function openFleet(given: FleetOptions): HostFleet {
  const options = { ...defaults, ...given };
  const hosts = new Map<HostName, TrackedHost>();
  const listeners = new Set<(news: FleetNews) => void>();
  const tell = (news: FleetNews): void => {
    for (const listener of [...listeners]) listener(news);
  };
  const queue = createStepQueue({
    now: options.now,
    limits: (host) => limitsFor((hosts.get(host)?.snapshot().engine?.capacity.cpuMillis ?? 0) / 1000),
    run: (step) => runStep(step, hosts, options),
    onOutcome: (outcome) => {
      forgetParts(hosts.get(outcome.host), outcome);
      tell({ kind: "step-finished", outcome });
    },
  });
  const prober = createProber({
    now: options.now,
    random: options.random,
    host: (name) => ({ session: hosts.get(name)?.session() ?? null, engine: hosts.get(name)?.engine() ?? null }),
    onChange: (key, fact) => tell({ kind: "probe-changed", key, fact }),
  });
  const sources = () => [...hosts.values()].map((host) => usageSource(host, options.helper));
  const meter = createUsageMeter({ now: options.now, hosts: sources });
  const start = (target: HostTarget): TrackedHost =>
    trackHost(target, {
      ...options,
      dial: target.via === null ? dialTcp : dialThrough(target.via, () => jumpSession(hosts, target.via)),
      onChange: (what) => tell({ kind: "host-changed", host: target.name, what }),
    });

  return {
    track: (targets) => {
      letGo(hosts, targets);
      for (const target of targets) if (!hosts.has(target.name)) hosts.set(target.name, start(target));
    },
    observe: () =>
      Promise.all(
        sortBy(hosts.values(), (host) => host.target.name).map((host) =>
          host.observe(() => queue.inFlight(host.target.name)),
        ),
      ),
    usage: meter.usage,
    submit: queue.submit,
    probe: prober.replace,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      queue.close();
      prober.close();
      meter.close();
      listeners.clear();
      for (const host of hosts.values()) host.close();
      hosts.clear();
    },
    engine: (host) => hosts.get(host)?.engine() ?? null,
    session: (host) => sessionOf(hosts, host),
  };
}

/** Asked a moment later, for hosts are tracked one after the other and the one that leads here may come last. */
async function jumpSession(
  hosts: ReadonlyMap<HostName, TrackedHost>,
  via: HostName | null,
): Promise<SshSession | null> {
  await Promise.resolve();
  return (via === null ? undefined : hosts.get(via))?.firstSession() ?? null;
}

/** Connections to hosts that are no longer wanted, or wanted otherwise, end. */
function letGo(hosts: Map<HostName, TrackedHost>, targets: readonly HostTarget[]): void {
  const wanted = new Map(targets.map((target) => [target.name, target]));
  for (const [name, host] of hosts) {
    if (isSameTarget(wanted.get(name), host.target)) continue;
    host.close();
    hosts.delete(name);
  }
}

const usageBytesMax = 2 ** 20;

function usageSource(host: TrackedHost, helper: string): UsageSource {
  return {
    name: host.target.name,
    snapshot: host.snapshot,
    read: async () => {
      const engine = host.engine();
      if (!engine) return null;
      const source = { container: helper, path: `${stateDirectory}/${usageFile}`, maxBytes: usageBytesMax };
      return (await readArchive(engine, source))?.get(usageFile)?.toString("utf8") ?? null;
    },
  };
}

function sessionOf(hosts: ReadonlyMap<HostName, TrackedHost>, name: HostName | null): SshSession | null {
  return name === null ? null : (hosts.get(name)?.session() ?? null);
}

function sessionOrThrow(host: TrackedHost | undefined): SshSession {
  const session = host?.session();
  if (!session) throw new Error("the connection to the host is lost");
  return session;
}

async function runStep(
  { action }: Step,
  hosts: ReadonlyMap<HostName, TrackedHost>,
  { instance, helper }: { readonly instance: string; readonly helper: string },
): Promise<string | Failure> {
  const host = hosts.get(action.host);
  const engine = host?.engine();
  if (!engine) {
    return { retry: "replan", code: "host-unreachable", message: `the engine of ${action.host} does not answer` };
  }
  const forward = (address: string, port: number) => sessionOrThrow(host).forwardTcp(address, port);
  const executed = await execute({ engine, instance, helper, forward, relay: relayFrom(hosts, engine) }, action);
  const { kind } = action;
  if (kind === "apply-host-file" && typeof executed === "string")
    host?.expectApplied(action.file.path, action.file.hash);
  return executed;
}

/** What a step changes; the engine tells of the rest by its events. */
const changedBy: Partial<Readonly<Record<ActionKind, Part>>> = {
  "write-volume-files": "files",
  "make-directory": "files",
  "apply-host-file": "files",
  "remove-host-file": "files",
  "pull-image": "image",
  "create-volume": "volume",
  "remove-volume": "volume",
  "create-network": "network",
  "remove-network": "network",
};

function forgetParts(host: TrackedHost | undefined, outcome: StepOutcome): void {
  const part = changedBy[outcome.action];
  if (part) host?.changed(part);
}

function isSameTarget(a: HostTarget | undefined, b: HostTarget): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
