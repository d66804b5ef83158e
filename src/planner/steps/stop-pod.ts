import type { Container } from "../../model/kubernetes.generated.ts";
import type { ObservedContainer, ObservedPod } from "../../model/observed.ts";
import type { Cause } from "../../model/plan.ts";
import type { HostView } from "../hosts/host-view.ts";
import { podDirectory } from "../pods/pod-names.ts";
import type { PodSite } from "../pods/pod-site.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import { stopContainer } from "./stop-container.ts";

export interface PodToStop {
  readonly host: HostView;
  readonly observed: ObservedPod;
  readonly manifest: PodSite["manifest"];
  readonly because: Cause;
}

/** Containers first and all at once, sidecars after them in reverse, the sandbox last, then what was only the pod's. */
export function stopPod(pod: PodToStop): StepDraft[] {
  const { observed, because, manifest, host } = pod;
  const group = `stop ${observed.namespace}/${observed.name}`;
  const known = [...(manifest.spec.initContainers ?? []), ...manifest.spec.containers];
  const [sidecars, others] = split(observed.containers);
  const stop = (container: ObservedContainer, after: readonly StepDraft[]): StepDraft[] =>
    stopContainer(
      { site: { host, manifest, address: observed.address } },
      { container: named(known, container), observed: container, because, group, after },
    );
  const chains = others.map((container) => stop(container, []));
  let after = chains.map(lastOf);
  for (const sidecar of inReverse(sidecars, known)) {
    chains.push(stop(sidecar, after));
    after = [lastOf(chains[chains.length - 1] ?? [])];
  }
  if (observed.sandbox) chains.push(stop(observed.sandbox, after));
  const removed = chains.map(lastOf);
  return [...chains.flat(), ...leftovers(pod, { after: removed, group })];
}

function split(containers: readonly ObservedContainer[]): [ObservedContainer[], ObservedContainer[]] {
  const isSidecar = ({ role }: ObservedContainer): boolean => role === "sidecar";
  return [containers.filter(isSidecar), containers.filter((container) => !isSidecar(container))];
}

function inReverse(sidecars: readonly ObservedContainer[], known: readonly Container[]): ObservedContainer[] {
  const place = ({ container }: ObservedContainer): number => known.findIndex(({ name }) => name === container);
  return [...sidecars].sort((a, b) => place(b) - place(a));
}

function named(known: readonly Container[], { container }: ObservedContainer): Container | null {
  return known.find(({ name }) => name === container) ?? null;
}

function lastOf(steps: readonly StepDraft[]): StepDraft {
  const last = steps[steps.length - 1];
  if (!last) throw new Error("a chain of steps is never empty");
  return last;
}

interface End {
  readonly after: readonly StepDraft[];
  readonly group: string;
}

/** Secrets must not stay behind, nor scratch volumes. Data volumes carry no pod's uid and are never among these. */
function leftovers({ host, observed, because }: PodToStop, { after, group }: End): StepDraft[] {
  const directory = podDirectory(observed.uid);
  const hasFiles = Object.keys(host.observed?.appliedFiles ?? {}).some((path) => path.startsWith(`${directory}/`));
  const files = hasFiles
    ? [draftStep({ kind: "remove-host-file", host: host.name, path: directory }, { because, group, after })]
    : [];
  const scratch = (host.observed?.volumes ?? []).filter(({ name }) => name.startsWith(`berth_${observed.uid}_`));
  return [
    ...files,
    ...scratch.map(({ name }) =>
      draftStep({ kind: "remove-volume", host: host.name, name }, { because, group, after }),
    ),
  ];
}
