import type { Instant } from "../../../model/instant.ts";
import type { PriorityClass } from "../../../model/kinds.ts";
import type { PodSpec } from "../../../model/kubernetes.generated.ts";
import type { Labels } from "../../../model/label-selector.ts";
import type { HostName, PodUid } from "../../../model/names.ts";
import { compareText } from "../../../model/order.ts";
import { type HostPort, parseHostPort } from "../host-port.ts";
import type { DisruptionBudget, HostRefusal, PlacementHost, PlacementRequest } from "../types.ts";
import { type Candidates, candidates } from "./candidates.ts";
import type { LabelColumn } from "./label-column.ts";
import { type LabelIndex, labelIndex } from "./label-index.ts";
import type { PodClass } from "./pod-class.ts";
import type { PodTerm } from "./pod-term.ts";

/**
 * Hosts and what runs on them, one flat array for each attribute, indexed by a host's place in the order of names.
 * The one thing in this room that changes: pods come and go.
 */
export interface Fleet {
  readonly hosts: readonly PlacementHost[];
  readonly numbers: ReadonlyMap<HostName, number>;
  readonly cpu: Amounts;
  readonly memory: Amounts;
  /** By name of the extended resource. */
  readonly other: Map<string, Amounts>;
  readonly podsFree: Int32Array;
  readonly portsTaken: HostPort[][];
  readonly pods: FleetPod[][];
  /** Made when the first pod leaves: most fleets only fill. */
  byUid: Map<PodUid, FleetPod> | null;
  readonly claims: Map<string, number>;
  readonly classes: Classes;
  readonly columns: Map<string, LabelColumn>;
  /** A number for each combination of domains that occurs, by host, by the labels it is about. */
  readonly groupings: Map<string, Int32Array>;
  /** Numbers of the hosts that pass a filter list, by the pod's hostKey. */
  readonly masks: Map<string, Int32Array>;
  /** The hosts a spread constraint takes into account, by what that depends on. */
  readonly countable: Map<string, CountableHosts>;
  /** Why hosts fail a filter that looks at hosts as declared, by the pod's hostKey. */
  readonly declaredRefusals: Map<string, readonly (HostRefusal | null)[]>;
  /** Each host's refusals by their text: thousands of refused pods share them. */
  readonly refusals: (Map<string, HostRefusal> | undefined)[];
  readonly costs: Map<string, Float64Array>;
  /** Images some host has. */
  readonly images: ReadonlySet<string>;
  /** Some host has a PreferNoSchedule taint. */
  readonly discourages: boolean;
  /** Room to work in, as large as the fleet: one run at a time. */
  readonly scratch: { readonly scanned: Candidates; readonly grouped: Candidates };
  readonly namespaceLabels: (name: string) => Labels;
  readonly options: PlacementRequest["options"];
  readonly budgets: Budget[];
  /** PriorityClasses whose pods wait rather than preempt. */
  readonly patient: ReadonlySet<string>;
}

/** A budget and what preemption has left of it. */
export interface Budget extends Omit<DisruptionBudget, "disruptionsAllowed"> {
  disruptionsAllowed: number;
}

export interface CountableHosts {
  /** 1 for a host that is taken into account. */
  readonly flags: Uint8Array;
  /** Domains with at least one such host. */
  readonly domains: Int32Array;
}

export interface Amounts {
  readonly capacity: Float64Array;
  readonly free: Float64Array;
}

/** A pod that holds a host. */
export interface FleetPod {
  readonly uid: PodUid;
  readonly of: PodClass;
  readonly host: number;
  readonly startedAt: Instant | null;
  leaving: boolean;
}

export interface Classes {
  readonly byKey: Map<string, PodClass>;
  /** The class last seen with a spec. */
  readonly bySpec: WeakMap<PodSpec, PodClass>;
  readonly byLabels: LabelIndex<PodClass>;
  /** Classes with required anti-affinity, once for each term. */
  readonly byAntiTerm: LabelIndex<{ readonly of: PodClass; readonly term: PodTerm }>;
}

export type FleetRequest = Omit<PlacementRequest, "pods" | "running">;

export function emptyFleet({
  hosts,
  namespaces,
  options,
  disruptionBudgets = [],
  priorityClasses,
}: FleetRequest): Fleet {
  const ordered = [...hosts].sort((a, b) => compareText(a.name, b.name));
  return {
    hosts: ordered,
    numbers: new Map(ordered.map(({ name }, number) => [name, number])),
    cpu: amounts(ordered, (host) => host.allocatable.cpuMillis),
    memory: amounts(ordered, (host) => host.allocatable.memoryBytes),
    other: new Map(),
    podsFree: Int32Array.from(ordered, (host) => host.maxPods),
    portsTaken: ordered.map((host) => host.hostPortsUsed.flatMap((text) => parseHostPort(text) ?? [])),
    pods: ordered.map(() => []),
    byUid: null,
    claims: new Map(),
    classes: { byKey: new Map(), bySpec: new WeakMap(), byLabels: labelIndex(), byAntiTerm: labelIndex() },
    columns: new Map(),
    groupings: new Map(),
    masks: new Map(),
    countable: new Map(),
    declaredRefusals: new Map(),
    refusals: [],
    costs: new Map(),
    images: new Set(ordered.flatMap((host) => [...host.images])),
    discourages: ordered.some((host) => host.taints.some(({ effect }) => effect === "PreferNoSchedule")),
    scratch: { scanned: candidates(ordered.length), grouped: candidates(ordered.length) },
    namespaceLabels: labelsByNamespace(namespaces),
    options,
    budgets: disruptionBudgets.map((budget) => ({ ...budget })),
    patient: new Set(priorityClasses.filter(isPatient).map(({ metadata }) => metadata.name)),
  };
}

export function amounts(hosts: readonly PlacementHost[], of: (host: PlacementHost) => number): Amounts {
  const capacity = Float64Array.from(hosts, of);
  return { capacity, free: capacity.slice() };
}

function isPatient({ preemptionPolicy }: PriorityClass): boolean {
  return preemptionPolicy === "Never";
}

/** Every namespace carries its own name as a label, whether or not anybody wrote it there. */
function labelsByNamespace(namespaces: PlacementRequest["namespaces"]): (name: string) => Labels {
  const declared = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  return (name) => ({ ...declared.get(name), "kubernetes.io/metadata.name": name });
}
