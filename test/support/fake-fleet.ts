import type { Action, ActionKind, ActionOf } from "../../src/model/action.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { JournalFacts, ProbeFact } from "../../src/model/facts.ts";
import { hashText } from "../../src/model/hash.ts";
import type { Instant } from "../../src/model/instant.ts";
import { instant } from "../../src/model/instant.ts";
import type { Pod } from "../../src/model/kinds.ts";
import type { ContainerRole } from "../../src/model/labels.ts";
import { labels } from "../../src/model/labels.ts";
import { type ContainerName, type HostName, hostName, podUid } from "../../src/model/names.ts";
import { formatKey, type ObjectKey } from "../../src/model/object.ts";
import type {
  ContainerState,
  Engine,
  InFlight,
  Observed,
  ObservedContainer,
  ObservedHost,
  ObservedPod,
} from "../../src/model/observed.ts";
import { groupBy, sortBy } from "../../src/model/order.ts";
import type { Plan, Step } from "../../src/model/plan.ts";
import type { FleetUsage } from "../../src/model/usage.ts";

interface FakeContainer {
  readonly id: string;
  readonly spec: ContainerSpec;
  state: ContainerState;
}

/** An engine in memory: what the actions of a plan do to a host, without a host. */
interface FakeHost {
  condition: ObservedHost["condition"];
  since: Instant;
  readonly engine: Engine;
  readonly containers: Map<ContainerName, FakeContainer>;
  readonly images: Set<string>;
  readonly volumes: Map<string, Readonly<Record<string, string>>>;
  readonly networks: Map<string, string>;
  readonly files: Map<string, string>;
  inFlight: InFlight[];
}

export interface FakeFleet {
  now: Instant;
  /** When the process that looks at it began. */
  since: Instant;
  readonly hosts: Map<HostName, FakeHost>;
  facts: JournalFacts;
  /** Images no registry has: a pull of one fails. */
  readonly missingImages: Set<string>;
  /** Containers of these images exit as soon as they start, with this code. */
  readonly exits: Map<string, number>;
  /** Readiness probes of containers with these images never succeed. */
  readonly neverReady: Set<string>;
  /** What pods are measured to use. */
  usage: FleetUsage;
}

export function fakeFleet(
  hosts: Readonly<Record<string, Partial<Engine["capacity"]>>>,
  at = 1_800_000_000_000,
): FakeFleet {
  return {
    now: instant(at),
    since: instant(at),
    hosts: new Map(Object.entries(hosts).map(([name, capacity]) => [hostName(name), newHost(capacity, instant(at))])),
    facts: emptyFacts(),
    missingImages: new Set(),
    exits: new Map(),
    neverReady: new Set(),
    usage: new Map(),
  };
}

function newHost(capacity: Partial<Engine["capacity"]>, since: Instant): FakeHost {
  return {
    condition: "Ready",
    since,
    engine: {
      version: "26.1.5",
      apiVersion: "1.45",
      capacity: { cpuMillis: 4000, memoryBytes: 8 * 2 ** 30, other: {}, ...capacity },
      architecture: "amd64",
      operatingSystem: "Debian GNU/Linux 13 (trixie)",
      kernel: "6.12.0",
      cgroupVersion: "2",
      clockSkewMs: 0,
      userlandProxy: true,
    },
    containers: new Map(),
    images: new Set(),
    volumes: new Map(),
    networks: new Map(),
    files: new Map(),
    inFlight: [],
  };
}

export function emptyFacts(): JournalFacts {
  return {
    instance: "test",
    podCidrs: new Map(),
    services: new Map(),
    leaving: new Map(),
    drained: new Set(),
    probes: new Map(),
    failures: new Map(),
    revisions: new Map(),
    autoscalers: new Map(),
    ephemeral: new Map(),
    moves: new Map(),
    windows: new Map(),
    quarantined: new Set(),
  };
}

export function hostOf(fleet: FakeFleet, name: string): FakeHost {
  const host = fleet.hosts.get(hostName(name));
  if (!host) throw new Error(`no host ${name}`);
  return host;
}

/** What executors would tell of the fleet. */
export function observe(fleet: FakeFleet): Observed {
  const hosts = sortBy(fleet.hosts.keys(), (name) => name).map((name) => observeHost(name, hostOf(fleet, name)));
  return { at: fleet.now, since: fleet.since, hosts, usage: fleet.usage };
}

function observeHost(name: HostName, host: FakeHost): ObservedHost {
  const containers = [...host.containers].map(([container, it]) => observeContainer(container, it));
  const ofRole = (role: ContainerRole) => containers.filter((container) => container.role === role);
  return {
    name,
    condition: host.condition,
    reason: host.condition,
    message: "",
    since: host.since,
    engine: host.engine,
    pods: observePods(host),
    helpers: ofRole("helper"),
    foreign: [],
    images: [...host.images].map((ref) => ({
      id: `sha256:${hashText(ref)}`,
      refs: [ref as ObservedHost["images"][number]["refs"][number]],
      digests: [],
      sizeBytes: 1,
      createdAt: null,
    })),
    volumes: [...host.volumes].map(([volume, own]) => ({ name: volume, labels: own })),
    networks: [...host.networks].map(([network, subnet]) => ({
      name: network,
      id: network,
      subnet,
      options: {},
      ours: true,
    })),
    appliedFiles: Object.fromEntries(host.files),
    inFlight: host.inFlight,
  };
}

function observeContainer(name: ContainerName, { id, spec, state }: FakeContainer): ObservedContainer {
  return {
    id,
    name,
    role: (spec.labels[labels.role] ?? "app") as ContainerRole,
    container: spec.labels[labels.container] ?? "",
    specHash: spec.labels[labels.specHash] ?? "",
    attempt: Number(spec.labels[labels.attempt] ?? "0"),
    image: spec.image,
    imageId: `sha256:${hashText(spec.image)}`,
    state,
    restartCount: 0,
    lastEnd: null,
  };
}

function observePods(host: FakeHost): ObservedPod[] {
  const inPods = [...host.containers].filter(([, { spec }]) => spec.labels[labels.podUid] !== undefined);
  const byUid = groupBy(inPods, ([, { spec }]) => spec.labels[labels.podUid] ?? "");
  return [...byUid].map(([uid, containers]) => observePod(uid, containers));
}

function observePod(uid: string, containers: readonly [ContainerName, FakeContainer][]): ObservedPod {
  const seen = containers.map(([name, container]) => observeContainer(name, container));
  const own = containers[0]?.[1].spec.labels ?? {};
  const sandbox = containers.find(([, { spec }]) => spec.labels[labels.role] === "sandbox")?.[1].spec.labels;
  return {
    uid: podUid(uid),
    namespace: own[labels.namespace] ?? "",
    name: own[labels.pod] ?? "",
    owner: parseKey(own[labels.owner] ?? ""),
    templateHash: own[labels.templateHash] ?? "",
    manifest: JSON.parse(sandbox?.[labels.manifest] ?? "null") as Pod | null,
    address: sandbox?.[labels.address] ?? null,
    sandbox: seen.find(({ role }) => role === "sandbox") ?? null,
    containers: seen.filter(({ role }) => role !== "sandbox"),
  };
}

function parseKey(text: string): ObjectKey {
  const [, kind = "", group = "", namespace = "", name = ""] =
    /^([^. ]+)(?:\.(\S+))? (?:([^/]+)\/)?(.+)$/.exec(text) ?? [];
  return { kind, group, namespace, name };
}

/** Hands a plan's steps to the hosts as executors do: from then on they are in flight. */
export function submit(fleet: FakeFleet, plan: Pick<Plan, "steps">): void {
  for (const { action } of plan.steps) {
    const host = hostOf(fleet, action.host);
    host.inFlight = [...host.inFlight, { subject: subject(action), kind: action.kind, since: fleet.now }];
  }
}

/** Runs one step. A step that fails is remembered as failed; its dependents are the caller's to skip. */
export function run(fleet: FakeFleet, { action }: Step): "done" | "failed" {
  const host = hostOf(fleet, action.host);
  host.inFlight = host.inFlight.filter((flight) => flight.subject !== subject(action) || flight.kind !== action.kind);
  const key = `${action.host} ${subject(action)}`;
  const error = host.condition === "Ready" ? effect(fleet, host, action) : "host does not answer";
  const failures = new Map(fleet.facts.failures);
  if (error === null) failures.delete(key);
  else
    failures.set(key, {
      count: (failures.get(key)?.count ?? 0) + 1,
      lastAt: fleet.now,
      message: error,
      code: "failed",
    });
  fleet.facts = { ...fleet.facts, failures };
  return error === null ? "done" : "failed";
}

function subject(action: Action): string {
  if ("container" in action) return action.container;
  if (action.kind === "pull-image") return action.image;
  if (action.kind === "create-network") return action.network.name;
  if (action.kind === "create-volume") return action.volume.name;
  if (action.kind === "write-volume-files" || action.kind === "make-directory") return action.directory;
  if (action.kind === "apply-host-file") return action.file.path;
  return "path" in action ? action.path : action.name;
}

type Effects = { readonly [K in ActionKind]: (fleet: FakeFleet, host: FakeHost, action: ActionOf<K>) => string | null };

const done = (_effect: undefined): null => null;

/** What the engine does; an error text where it refuses, as a real one would. */
const effects: Effects = {
  "create-network": (_, host, { network }) => done(void host.networks.set(network.name, network.subnet)),
  "remove-network": (_, host, { name }) => (host.networks.delete(name) ? null : "no such network"),
  "create-volume": (_, host, { volume }) => done(void host.volumes.set(volume.name, volume.labels)),
  "remove-volume": (_, host, { name }) => (host.volumes.delete(name) ? null : "no such volume"),
  "pull-image": (fleet, host, { image }) =>
    fleet.missingImages.has(image) ? `manifest for ${image} not found` : done(void host.images.add(image)),
  "create-container": (fleet, host, { container, spec }) => create(fleet, host, { name: container, spec }),
  "start-container": (fleet, host, { container }) => start(fleet, host, container),
  "stop-container": (fleet, host, { container }) => stop(fleet, host, container),
  "remove-container": (_, host, { container }) => remove(host, container),
  "retire-container": (_, host, { container }) =>
    host.containers.get(container)?.state.kind === "exited" ? null : "only one that has ended is kept",
  "run-in-container": (_, host, { container }) => hook(host, container),
  "request-http": (_, host, { container }) => hook(host, container),
  "make-directory": (_, host, { directory }) => done(void host.files.set(directory, "directory")),
  "write-volume-files": (_, host, { directory, hash }) => done(void host.files.set(directory, hash)),
  "apply-host-file": (_, host, { file }) => done(void host.files.set(file.path, file.hash)),
  "remove-host-file": (_, host, { path }) => done(void removeFiles(host, path)),
};

function effect<K extends ActionKind>(fleet: FakeFleet, host: FakeHost, action: ActionOf<K>): string | null {
  const handle: Effects[K] = effects[action.kind];
  return handle(fleet, host, action);
}

function hook(host: FakeHost, container: ContainerName): string | null {
  return host.containers.get(container)?.state.kind === "running" ? null : "container is not running";
}

function removeFiles(host: FakeHost, path: string): void {
  for (const file of [...host.files.keys()]) {
    if (file === path || file.startsWith(`${path}/`)) host.files.delete(file);
  }
}

interface NewContainer {
  readonly name: ContainerName;
  readonly spec: ContainerSpec;
}

function create(fleet: FakeFleet, host: FakeHost, { name, spec }: NewContainer): string | null {
  if (host.containers.has(name)) return `the name ${name} is in use`;
  if (!host.images.has(spec.image)) return `no such image: ${spec.image}`;
  if (spec.network.kind === "join" && !host.containers.has(spec.network.container)) return "no such container";
  if (spec.network.kind === "pod" && !host.networks.has(spec.network.network)) return "no such network";
  const id = hashText(`${name} ${fleet.now} ${host.containers.size}`);
  host.containers.set(name, { id, spec, state: { kind: "created", at: fleet.now } });
  return null;
}

function start(fleet: FakeFleet, host: FakeHost, name: ContainerName): string | null {
  const container = host.containers.get(name);
  if (!container) return `no such container: ${name}`;
  const { network } = container.spec;
  if (network.kind === "join" && host.containers.get(network.container)?.state.kind !== "running") {
    return "cannot join network namespace of a non running container";
  }
  const clash = addressClash(host, container);
  if (clash) return `address already in use by ${clash}`;
  container.state = { kind: "running", startedAt: fleet.now, paused: false };
  const code = fleet.exits.get(container.spec.image);
  if (code !== undefined && container.spec.labels[labels.role] !== "sandbox") exit(fleet, container, code);
  return null;
}

function addressClash(host: FakeHost, { spec, id }: FakeContainer): string | null {
  if (spec.network.kind !== "pod") return null;
  const { address } = spec.network;
  for (const [name, other] of host.containers) {
    const taken = other.spec.network.kind === "pod" && other.spec.network.address === address;
    if (taken && other.id !== id && other.state.kind === "running") return name;
  }
  return null;
}

function exit(fleet: FakeFleet, container: FakeContainer, exitCode: number): void {
  const startedAt = container.state.kind === "running" ? container.state.startedAt : null;
  const finishedAt = fleet.now;
  container.state = { kind: "exited", startedAt, finishedAt, exitCode, oomKilled: false, restarting: false, error: "" };
}

function stop(fleet: FakeFleet, host: FakeHost, name: ContainerName): string | null {
  const container = host.containers.get(name);
  if (!container) return `no such container: ${name}`;
  if (container.state.kind === "running") exit(fleet, container, 143);
  return null;
}

function remove(host: FakeHost, name: ContainerName): string | null {
  const container = host.containers.get(name);
  if (!container) return `no such container: ${name}`;
  if (container.state.kind === "running") return `container ${name} is running`;
  host.containers.delete(name);
  return null;
}

/** A container killed from outside: the engine does not start it again. */
export function kill(fleet: FakeFleet, host: string, name: ContainerName): void {
  const container = hostOf(fleet, host).containers.get(name);
  if (container) exit(fleet, container, 137);
}

export function setCondition(fleet: FakeFleet, name: string, condition: ObservedHost["condition"]): void {
  const host = hostOf(fleet, name);
  host.condition = condition;
  host.since = fleet.now;
}

/** What the reconciler remembers after a plan: who leaves, who is drained, what the probes say. */
export function remember(fleet: FakeFleet, plan: Plan): void {
  const leaving = new Map(plan.pods.flatMap((pod) => (pod.leaving ? [[pod.uid, pod.leaving] as const] : [])));
  const before = fleet.facts.leaving;
  const drained = new Set([...leaving.keys()].filter((uid) => before.has(uid)));
  const podCidrs = new Map(Object.entries(plan.allocations.podCidrs).map(([name, cidr]) => [hostName(name), cidr]));
  const moves = new Map(
    [...fleet.facts.moves].filter(([uid, { from }]) => plan.pods.some((pod) => pod.uid === uid && pod.host === from)),
  );
  const autoscalers = new Map(plan.autoscalers.map((state) => [formatKey(state.object), state]));
  fleet.facts = { ...fleet.facts, leaving, drained, podCidrs, autoscalers, moves, probes: probeFacts(fleet, plan) };
}

function probeFacts(fleet: FakeFleet, plan: Plan): ReadonlyMap<string, ProbeFact> {
  const facts = new Map<string, ProbeFact>();
  for (const { key, host, containerId, kind } of plan.probes) {
    const container = [...hostOf(fleet, host).containers.values()].find(({ id }) => id === containerId);
    const fails = kind === "readiness" && container !== undefined && fleet.neverReady.has(container.spec.image);
    const known = fleet.facts.probes.get(key);
    facts.set(key, known ?? { outcome: fails ? "failure" : "success", since: fleet.now, message: fails ? "503" : "" });
  }
  return new Map([...fleet.facts.probes, ...facts]);
}
