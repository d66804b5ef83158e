import type { Container } from "../../model/kubernetes.generated.ts";
import type { ObservedContainer } from "../../model/observed.ts";
import type { Cause } from "../../model/plan.ts";
import type { PodSite } from "../pods/pod-site.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";

interface ContainerToStop {
  /** As its pod's manifest has it; null for one that is not in it. */
  readonly container: Container | null;
  readonly observed: ObservedContainer;
  readonly because: Cause;
  readonly group: string;
  readonly after: readonly StepDraft[];
}

interface Where {
  readonly site: Pick<PodSite, "host" | "manifest">;
}

const defaultGraceSeconds = 30;

/** preStop hook, stop within the pod's grace, remove: whichever of these are still to be done, in that order. */
export function stopContainer(
  { site }: Where,
  { container, observed, because, group, after }: ContainerToStop,
): StepDraft[] {
  const host = site.host.name;
  const name = observed.name;
  const graceSeconds = site.manifest.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  const steps: StepDraft[] = [];
  const last = (): readonly StepDraft[] => (steps.length > 0 ? steps.slice(-1) : after);
  if (observed.state.kind === "running") {
    const hook = container?.lifecycle?.preStop?.exec?.command;
    if (hook) {
      const action = {
        kind: "run-in-container",
        host,
        container: name,
        argv: hook,
        timeoutMs: graceSeconds * 1000,
      } as const;
      steps.push(draftStep(action, { because: { ...because, reason: "preStop hook" }, group, after }));
    }
    const signal = container?.lifecycle?.stopSignal ?? null;
    steps.push(
      draftStep(
        { kind: "stop-container", host, container: name, graceSeconds, signal },
        { because, group, after: last() },
      ),
    );
  }
  steps.push(draftStep({ kind: "remove-container", host, container: name }, { because, group, after: last() }));
  return steps;
}
