import type { EphemeralContainer } from "../../model/kubernetes.generated.ts";
import type { ContainerName } from "../../model/names.ts";
import { withinMeans } from "../hosts/within-means.ts";
import { buildContainer } from "../pods/app-container.ts";
import { appContainerName } from "../pods/pod-names.ts";
import type { ContainerView } from "../status/container-view.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import type { PodToRun } from "./pod-to-run.ts";
import { neverPulled, pullSteps } from "./pull.ts";

/** Containers that somebody added to a running pod: made once, and never again. They hold up nothing of the pod itself. */
export function joinPod(pod: PodToRun): StepDraft[] {
  const { ephemerals, sandboxStartedAt } = pod.view;
  if (sandboxStartedAt === null) return [];
  return ephemerals
    .filter(({ latest }) => latest === null || latest.state.kind === "created")
    .flatMap((view) => join(pod, view));
}

function join(pod: PodToRun, { container, latest }: ContainerView): StepDraft[] {
  const { site } = pod;
  const target = targetOf(pod, container);
  if (target === "missing" || neverPulled(site, container) !== null) return [];
  const built = buildContainer(site, { container, role: "ephemeral", attempt: 0, target });
  if (built.kind === "missing") return [];
  const host = site.host.name;
  const name = appContainerName(site, container.name, 0);
  const group = `start ${site.namespace}/${site.name}`;
  const because = { object: site.owner, reason: `ephemeral container ${container.name}` };
  const pull = pullSteps(site, built.spec.image, container.imagePullPolicy ?? "IfNotPresent");
  const spec = withinMeans(site.host, built.spec);
  const create = latest
    ? []
    : [draftStep({ kind: "create-container", host, container: name, spec }, { because, group, after: pull })];
  const start = draftStep({ kind: "start-container", host, container: name }, { because, group, after: create });
  return latest ? [start] : [...pull, ...create, start];
}

/** The container whose processes it is to see; null where it names none, "missing" until that one runs. */
function targetOf({ view }: PodToRun, { targetContainerName }: EphemeralContainer): ContainerName | null | "missing" {
  if (!targetContainerName) return null;
  const target = [...view.inits, ...view.apps].find(({ container }) => container.name === targetContainerName)?.latest;
  return target?.state.kind === "running" ? target.name : "missing";
}
