import type { Cause } from "../../model/plan.ts";
import { withinMeans } from "../hosts/within-means.ts";
import { buildContainer } from "../pods/app-container.ts";
import { appContainerName } from "../pods/pod-names.ts";
import type { ContainerView } from "../status/container-view.ts";
import { initDone } from "../status/pod-view.ts";
import type { Verdict } from "./container-verdict.ts";
import { judgeContainer } from "./container-verdict.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import type { PodSteps, PodToRun } from "./pod-to-run.ts";
import { postStartSteps } from "./post-start.ts";
import { neverPulled, pullSteps } from "./pull.ts";
import { stopContainer, stopUnhealthy } from "./stop-container.ts";

/**
 * What a container of a pod comes after. It is made as soon as its sandbox is, for the engine takes most of its time to
 * give the sandbox a network, and started once that runs.
 */
export interface Ready {
  readonly create: readonly StepDraft[];
  readonly start: readonly StepDraft[];
}

/** The containers whose turn it is: init containers one after another, then all the others at once. */
export function startContainers(pod: PodToRun, ready: Ready): PodSteps {
  const { inits, apps } = pod.view;
  const sandboxIsNew = pod.view.sandboxStartedAt === null;
  const steps: StepDraft[] = [];
  for (const init of isUnderWay(pod) ? inits.filter(({ role }) => role === "sidecar") : inits) {
    const verdict = judgeContainer(pod, init);
    const made = stepsFor(pod, { view: init, verdict, ready });
    steps.push(...made.steps);
    if (made.waits) return { steps, waits: made.waits };
    if (verdict.kind !== "leave" || sandboxIsNew || !initDone(init)) return { steps, waits: null };
  }
  const made = apps.map((view) => stepsFor(pod, { view, verdict: judgeContainer(pod, view), ready }));
  return {
    steps: [...steps, ...made.flatMap((part) => part.steps)],
    waits: made.find(({ waits }) => waits !== null)?.waits ?? null,
  };
}

/** Once a container runs on this sandbox the init containers are done with, even where somebody removed what is left of them. */
function isUnderWay({ view: { apps, sandboxStartedAt } }: PodToRun): boolean {
  return apps.some(
    ({ latest }) =>
      latest?.state.kind === "running" && sandboxStartedAt !== null && latest.state.startedAt >= sandboxStartedAt,
  );
}

interface Turned {
  readonly view: ContainerView;
  readonly verdict: Verdict;
  readonly ready: Ready;
}

function stepsFor(pod: PodToRun, { view, verdict, ready }: Turned): PodSteps {
  if (verdict.kind === "leave") return { steps: [], waits: null };
  if (verdict.kind === "stop") return { steps: stopUnhealthy(pod, view.container, verdict), waits: null };
  if (verdict.kind === "hook") return { steps: postStartSteps(pod, view.container, verdict.container), waits: null };
  const host = pod.site.host.name;
  const because: Cause = { object: pod.site.owner, reason: verdict.reason };
  const group = `start ${pod.site.namespace}/${pod.site.name}`;
  if (verdict.kind === "start") {
    return {
      steps: [
        draftStep(
          { kind: "start-container", host, container: verdict.container },
          { because, group, after: [...ready.create, ...ready.start] },
        ),
      ],
      waits: null,
    };
  }
  return replaceSteps(pod, { view, because, ready, group });
}

interface Replacement {
  readonly view: ContainerView;
  readonly because: Cause;
  readonly ready: Ready;
  readonly group: string;
}

function replaceSteps(pod: PodToRun, { view, because, ready, group }: Replacement): PodSteps {
  const { site } = pod;
  const { container, role, latest } = view;
  const attempt = latest === null ? 0 : latest.attempt + latest.restartCount + 1;
  const built = buildContainer(site, { container, role, attempt });
  if (built.kind === "missing")
    return {
      steps: [],
      waits: { container: container.name, reason: "CreateContainerConfigError", message: built.message },
    };
  const absent = neverPulled(site, container);
  if (absent !== null) return { steps: [], waits: { container: container.name, ...absent } };
  const host = site.host.name;
  const name = appContainerName(site, container.name, attempt);
  const pull = pullSteps(site, built.spec.image, container.imagePullPolicy ?? "IfNotPresent");
  const gone =
    latest === null
      ? []
      : stopContainer(pod, { container, observed: latest, because, group, after: [], keepsLog: true });
  const create = draftStep(
    { kind: "create-container", host, container: name, spec: withinMeans(site.host, built.spec) },
    { because, group, after: [...ready.create, ...pull, ...gone.slice(-1)] },
  );
  const start = draftStep(
    { kind: "start-container", host, container: name },
    { because, group, after: [create, ...ready.start] },
  );
  return { steps: [...pull, ...gone, create, start], waits: null };
}
