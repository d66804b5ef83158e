import type { NetworkSpec } from "../../model/action.ts";
import type { ContainerSpec } from "../../model/container-spec.ts";
import { hashValue } from "../../model/hash.ts";
import { addressIn } from "../../model/ipv4.ts";
import { labels } from "../../model/labels.ts";
import { containerName, type HostName, type ImageRef } from "../../model/names.ts";
import { keyOf } from "../../model/object.ts";
import type { ObservedContainer } from "../../model/observed.ts";
import type { Cause } from "../../model/plan.ts";
import type { PlannerSettings } from "../../model/planner-settings.ts";
import { podNetwork } from "../../model/planner-settings.ts";
import { hasImage, registryOf } from "../images/reference.ts";
import type { StepDraft } from "../steps/draft.ts";
import { draftStep } from "../steps/draft.ts";
import type { Turn } from "../turn.ts";
import { nodeHelper, traefikHelper } from "./helpers.ts";
import type { HostView } from "./host-view.ts";
import { withinMeans } from "./within-means.ts";

const nodeContainer = containerName("berth-node");

export interface HostSetup {
  readonly steps: readonly StepDraft[];
  /** By host: what has to be there before its first pod. Absent where it is. */
  readonly before: ReadonlyMap<HostName, readonly StepDraft[]>;
}

export function setUpHosts({ hosts, input }: Turn): HostSetup {
  const steps = hosts.map((host) => ({ host: host.name, steps: setUpHost(host, input.settings) }));
  const before = steps.map(({ host, steps: own }) => [host, own.filter(isNeededByPods)] as const);
  return { steps: steps.flatMap((entry) => entry.steps), before: new Map(before) };
}

/** Pods need their network, and the node helper that writes their files; Traefik may come later. */
function isNeededByPods({ action }: StepDraft): boolean {
  return action.kind === "create-network" || (action.kind === "start-container" && action.container === nodeContainer);
}

/** What a host needs before pods run on it: the pod network, then the helpers. Nothing where all is there. */
function setUpHost(host: HostView, settings: PlannerSettings): StepDraft[] {
  if (!host.answers || !host.observed) return [];
  const { images } = settings;
  const isEntry = host.object.spec.roles?.includes("ingress") === true && images.traefik !== null;
  const network = networkStep(host, settings);
  const node = helperSteps(host, { name: "node", image: images.node, draft: nodeHelper(images.node) }, settings);
  const entry =
    isEntry && images.traefik !== null
      ? helperSteps(host, entryHelper(images.traefik, settings), settings)
      : removeHelper(host, "traefik");
  return [...network, ...node, ...entry];
}

function entryHelper(image: ImageRef, { entryPoints }: PlannerSettings) {
  return { name: "traefik", image, draft: traefikHelper(image, entryPoints) } as const;
}

function causeOf({ object }: HostView, reason: string): Cause {
  return { object: keyOf(object), reason };
}

function networkStep(host: HostView, settings: PlannerSettings): StepDraft[] {
  if (host.observed?.networks.some(({ name }) => name === podNetwork.name)) return [];
  const network = networkSpec(host, settings);
  const because = causeOf(host, `pod network ${host.podCidr}`);
  return [draftStep({ kind: "create-network", host: host.name, network }, { because, group: `set up ${host.name}` })];
}

function networkSpec({ podCidr, gateway, observed }: HostView, { mtu, instance }: PlannerSettings): NetworkSpec {
  const major = Number.parseInt(observed?.engine?.version ?? "", 10);
  return {
    name: podNetwork.name,
    bridge: podNetwork.bridge,
    subnet: podCidr,
    gateway,
    dynamicRange: `${addressIn(podCidr, 240)}/28`,
    mtu,
    options: {
      // Pods keep their address on the way to another host; Berth's own table masquerades what leaves the cluster.
      "com.docker.network.bridge.enable_ip_masquerade": "false",
      // From 28 on the engine drops what reaches a pod from another host in every other mode; 27 refuses the word.
      ...(major >= 28 ? { "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected" } : {}),
    },
    labels: { [labels.instance]: instance },
  };
}

interface Helper {
  readonly name: string;
  readonly image: ImageRef;
  readonly draft: Omit<ContainerSpec, "labels">;
}

function helperSteps(host: HostView, { name, image, draft }: Helper, settings: PlannerSettings): StepDraft[] {
  const specHash = hashValue(draft, 16);
  const there = helperOf(host, name);
  if (there?.specHash === specHash) return startHelper(host, there);
  const container = containerName(`berth-${name}`);
  const group = `set up ${host.name}`;
  const because = causeOf(host, there ? `${name} helper changed` : `${name} helper`);
  const pull = pullHelper(host, image, settings);
  const gone = there ? removeSteps(host, { helper: there, because, after: pull }) : [];
  const own = {
    [labels.instance]: settings.instance,
    [labels.role]: "helper",
    [labels.container]: name,
    [labels.specHash]: specHash,
  };
  const spec = withinMeans(host, { ...draft, labels: own });
  const create = draftStep(
    { kind: "create-container", host: host.name, container, spec },
    { because, group, after: [...pull, ...gone.slice(-1)] },
  );
  const start = draftStep({ kind: "start-container", host: host.name, container }, { because, group, after: [create] });
  return [...pull, ...gone, create, start];
}

function pullHelper(host: HostView, image: ImageRef, { registries }: PlannerSettings): StepDraft[] {
  if (host.observed && hasImage(host.observed, image)) return [];
  const credentials = registries.find(({ server }) => server === registryOf(image)) ?? null;
  return [
    draftStep(
      { kind: "pull-image", host: host.name, image, credentials },
      { because: causeOf(host, "image is not on the host"), group: `set up ${host.name}` },
    ),
  ];
}

function startHelper(host: HostView, { state, name }: ObservedContainer): StepDraft[] {
  if (state.kind === "running" || (state.kind === "exited" && state.restarting)) return [];
  const because = causeOf(
    host,
    state.kind === "exited" ? `helper exited with ${state.exitCode}` : "created, not started",
  );
  return [
    draftStep({ kind: "start-container", host: host.name, container: name }, { because, group: `set up ${host.name}` }),
  ];
}

function removeHelper(host: HostView, name: string): StepDraft[] {
  const there = helperOf(host, name);
  return there
    ? removeSteps(host, { helper: there, because: causeOf(host, `${name} is not wanted here`), after: [] })
    : [];
}

interface Removal {
  readonly helper: ObservedContainer;
  readonly because: Cause;
  readonly after: readonly StepDraft[];
}

function removeSteps(host: HostView, { helper, because, after }: Removal): StepDraft[] {
  const group = `set up ${host.name}`;
  const target = { host: host.name, container: helper.name };
  const stop = draftStep(
    { kind: "stop-container", ...target, graceSeconds: 15, signal: null },
    { because, group, after },
  );
  return [stop, draftStep({ kind: "remove-container", ...target }, { because, group, after: [stop] })];
}

function helperOf({ observed }: HostView, name: string): ObservedContainer | null {
  return observed?.helpers.find(({ container }) => container === name) ?? null;
}
