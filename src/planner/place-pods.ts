import type { HostName, PodUid } from "../model/names.ts";
import { sortBy } from "../model/order.ts";
import type { Refusal } from "../model/plan.ts";
import type { Leaving } from "../model/pod-state.ts";
import { placementHost } from "./hosts/placement-host.ts";
import { architecturesOf } from "./images/architectures.ts";
import { closeHosts } from "./moves/asked-moves.ts";
import { allOf } from "./object-index.ts";
import { effectiveRequest } from "./placement/effective-request.ts";
import { openPlacement } from "./placement/open-placement.ts";
import { place } from "./placement/place.ts";
import type {
  DisruptionBudget,
  HostRefusal,
  HostScore,
  PlacedPod,
  PlacementRequest,
  PodToPlace,
  Verdict,
} from "./placement/types.ts";
import type { LivePod, WantedPod } from "./pods/live-pod.ts";
import { sandboxName } from "./pods/pod-names.ts";
import { openRefusals } from "./refusals.ts";
import { hasEnded } from "./status/phase.ts";
import type { Turn } from "./turn.ts";
import { boundTo, claimProblem, exclusiveClaims, exclusiveReason, unboundClaims } from "./volumes/claims.ts";
import { volumeTopologies } from "./volumes/topologies.ts";
import { budgetStates, budgetsOf } from "./workloads/disruption-budgets.ts";

export interface Placed {
  readonly hosts: ReadonlyMap<PodUid, HostName>;
  readonly refusals: readonly Refusal[];
  /** Pods that have to make room for others, with whom they yield to. */
  readonly preempted: ReadonlyMap<PodUid, WantedPod>;
}

interface Settled {
  readonly leaving: ReadonlyMap<PodUid, Leaving>;
  /** See budgetStates. */
  readonly scales: ReadonlyMap<string, number | null>;
}

/** A host for each wanted pod: the one its start is already under way on, else the one placement chooses. */
export function placePods(turn: Turn, wanted: readonly WantedPod[], settled: Settled): Placed {
  const hosts = new Map<PodUid, HostName>();
  const startedOn = startsUnderWay(turn);
  for (const pod of wanted) {
    const host = startedOn.get(sandboxName(pod));
    if (host) hosts.set(pod.uid, host);
  }
  const rest = wanted.filter(({ uid }) => !hosts.has(uid));
  const started = wanted.filter(({ uid }) => hosts.has(uid));
  const waiting = waitingForData(turn, rest, started);
  const open = rest.filter(
    (pod) => !waiting.some((refusal) => refusal.pod.name === pod.name && refusal.pod.namespace === pod.namespace),
  );
  if (open.length === 0 || turn.frozen !== null || turn.unseen !== null)
    return { hosts, refusals: waiting, preempted: new Map() };
  const underWay = wanted.filter(({ uid }) => hosts.has(uid));
  const request = placementRequest(turn, { open, underWay, hosts, ...settled });
  const found = collect({ hosts, open: new Map(open.map((pod) => [pod.uid, pod])) }, place(request).verdicts);
  return { ...found, refusals: [...waiting, ...found.refusals] };
}

/** A pod whose claim is missing, or whose data may be on a host nobody has looked at yet, waits: it must not start on an empty volume. */
function waitingForData(turn: Turn, pods: readonly WantedPod[], underWay: readonly WantedPod[]): Refusal[] {
  const users = new Map(
    underWay.flatMap(({ manifest, name }) => exclusiveClaims(turn, manifest).map((key) => [key, name])),
  );
  return pods.flatMap(({ manifest, namespace, name, owner }) => {
    const own = exclusiveClaims(turn, manifest);
    const taken = own.find((key) => users.has(key));
    const rival = taken === undefined ? null : exclusiveReason(taken.split("/")[1] ?? "", users.get(taken) ?? "");
    const reason = claimProblem(turn, manifest) ?? rival;
    if (reason === null) for (const key of own) users.set(key, name);
    return reason === null ? [] : [{ pod: { namespace, name, owner }, summary: reason, hosts: [], hint: null }];
  });
}

function startsUnderWay({ hosts }: Turn): Map<string, HostName> {
  const found = new Map<string, HostName>();
  for (const { name, observed } of hosts) {
    for (const { subject, kind } of observed?.inFlight ?? []) if (kind === "create-container") found.set(subject, name);
  }
  return found;
}

interface Crowd extends Settled {
  readonly open: readonly WantedPod[];
  readonly underWay: readonly WantedPod[];
  readonly hosts: ReadonlyMap<PodUid, HostName>;
}

export function placementRequest(turn: Turn, { open, underWay, hosts, leaving, scales }: Crowd): PlacementRequest {
  const { settings } = turn.input;
  return {
    hosts: closeHosts(
      turn,
      turn.hosts.map((host) => placementHost(host, settings.maxPodsPerHost)),
    ),
    running: [
      ...turn.pods.filter(({ status }) => !hasEnded(status.phase)).map((pod) => livePlaced(pod, leaving)),
      ...underWay.flatMap((pod) => wantedPlaced(pod, hosts.get(pod.uid))),
    ],
    pods: inPlacementOrder(open.map((pod) => podToPlace(turn, pod))),
    namespaces: allOf(turn.objects, "Namespace"),
    priorityClasses: allOf(turn.objects, "PriorityClass"),
    options: { strategy: settings.placement },
    disruptionBudgets: budgetsLeft(turn, { leaving, scales }),
  };
}

/** Budgets with those taken off that were told to leave in this turn. */
function budgetsLeft(turn: Turn, { leaving, scales }: Settled): DisruptionBudget[] {
  const { objects } = turn;
  if (allOf(objects, "PodDisruptionBudget").length === 0) return [];
  const pods = turn.pods.map((pod) => ({ ...pod, leaving: leaving.get(pod.uid) ?? null }));
  return budgetsOf(budgetStates({ objects, pods, scales }));
}

function livePlaced(pod: LivePod, leaving: ReadonlyMap<PodUid, Leaving>): PlacedPod {
  return {
    uid: pod.uid,
    host: pod.host.name,
    manifest: pod.manifest,
    resources: effectiveRequest(pod.manifest.spec),
    priority: pod.manifest.spec.priority ?? 0,
    leaving: leaving.has(pod.uid),
    startedAt: pod.createdAt,
  };
}

function wantedPlaced({ uid, manifest }: WantedPod, host: HostName | undefined): PlacedPod[] {
  const { spec } = manifest;
  return host
    ? [{ uid, host, manifest, resources: effectiveRequest(spec), priority: spec.priority ?? 0, leaving: false }]
    : [];
}

export function podToPlace(turn: Turn, pod: WantedPod): PodToPlace {
  const { uid, manifest } = pod;
  const { spec } = manifest;
  const topologies = volumeTopologies(turn, pod);
  const architectures = architecturesOf(turn, manifest);
  return {
    uid,
    manifest,
    resources: effectiveRequest(spec),
    priority: spec.priority ?? 0,
    boundTo: boundTo(turn, manifest),
    unboundClaims: unboundClaims(turn, manifest),
    ...(topologies.length > 0 && { volumeTopologies: topologies }),
    ...(architectures && { architectures }),
  };
}

/** The important first, then the large: they are the hardest to find room for. */
function inPlacementOrder(pods: readonly PodToPlace[]): PodToPlace[] {
  const named = sortBy(pods, ({ manifest, uid }) => `${manifest.metadata.namespace}/${manifest.metadata.name}/${uid}`);
  return named.sort((a, b) => b.priority - a.priority || size(b) - size(a));
}

function size({ resources }: PodToPlace): number {
  return resources.cpuMillis + resources.memoryBytes / 2 ** 20;
}

interface Open {
  readonly hosts: Map<PodUid, HostName>;
  readonly open: ReadonlyMap<PodUid, WantedPod>;
}

function collect({ hosts, open }: Open, verdicts: readonly Verdict[]): Placed {
  const refusals: Refusal[] = [];
  const preempted = new Map<PodUid, WantedPod>();
  const describe = openRefusals();
  for (const verdict of verdicts) {
    const pod = open.get(verdict.pod);
    if (!pod) continue;
    if (verdict.kind === "refused") refusals.push(describe(pod, verdict.hosts));
    else if (verdict.preempts.length === 0) hosts.set(pod.uid, verdict.host);
    else for (const victim of verdict.preempts) preempted.set(victim, pod);
  }
  return { hosts, refusals, preempted };
}

/** Every host's answer to a pod, were it placed anew. */
export interface Weighing {
  /** What each host that is possible now would cost it, best first. */
  readonly scores: readonly HostScore[];
  /** Why each of the others is not possible. */
  readonly refusals: readonly HostRefusal[];
}

export function weigh(turn: Turn, pod: WantedPod): Weighing {
  const { pods, running, ...rest } = placementRequest(turn, {
    open: [pod],
    underWay: [],
    hosts: new Map(),
    leaving: turn.input.facts.leaving,
    scales: new Map(),
  });
  const [question] = pods;
  if (!question) return { scores: [], refusals: [] };
  const placement = openPlacement({ ...rest, running: running.filter(({ uid }) => uid !== pod.uid) });
  return { scores: placement.scores(question), refusals: placement.refusals(question) };
}
