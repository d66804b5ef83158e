import type { Container } from "../../model/kubernetes.generated.ts";
import type { ObservedContainer } from "../../model/observed.ts";
import type { Cause } from "../../model/plan.ts";
import { hookStep } from "../pods/hooks.ts";
import type { PodSite } from "../pods/pod-site.ts";
import type { Verdict } from "./container-verdict.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import type { PodToRun } from "./pod-to-run.ts";

interface ContainerToStop {
  /** As its pod's manifest has it; null for one that is not in it. */
  readonly container: Container | null;
  readonly observed: ObservedContainer;
  readonly because: Cause;
  readonly group: string;
  readonly after: readonly StepDraft[];
  /** In the pod's stead; null for the pod's. */
  readonly graceSeconds?: number | null;
  /** It stays, ended, so that `logs --previous` finds what it said last. */
  readonly keepsLog?: boolean;
}

interface Where {
  readonly site: Pick<PodSite, "host" | "manifest" | "address">;
}

const defaultGraceSeconds = 30;

/** preStop hook, stop within the pod's grace, remove or keep: whichever of these are still to be done, in that order. */
export function stopContainer(where: Where, stop: ContainerToStop): StepDraft[] {
  const { observed, because, group, after } = stop;
  const ended = endSteps(where, stop);
  const hasLog = stop.keepsLog === true && observed.state.kind !== "created";
  const last = draftStep(
    { kind: hasLog ? "retire-container" : "remove-container", host: where.site.host.name, container: observed.name },
    { because, group, after: ended.length > 0 ? ended.slice(-1) : after },
  );
  return [...ended, last];
}

/** The container's restart policy says what follows, after the back-off of any that ended by itself. */
export function stopUnhealthy(
  pod: PodToRun,
  container: Container,
  { container: observed, unhealthy }: Extract<Verdict, { kind: "stop" }>,
): StepDraft[] {
  const { reason, graceSeconds } = unhealthy;
  const because = { object: pod.site.owner, reason };
  const group = `start ${pod.site.namespace}/${pod.site.name}`;
  return endSteps(pod, { container, observed, because, group, after: [], graceSeconds });
}

function endSteps(
  { site }: Where,
  { container, observed, because, group, after, ...own }: ContainerToStop,
): StepDraft[] {
  if (observed.state.kind !== "running") return [];
  const host = site.host.name;
  const name = observed.name;
  const podGrace = site.manifest.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  const graceSeconds = own.graceSeconds ?? podGrace;
  const hook = container
    ? hookStep(container.lifecycle?.preStop, {
        container,
        address: site.address ?? site.host.address,
        host,
        name,
        timeoutMs: graceSeconds * 1000,
        mustSucceed: false,
        because: { ...because, reason: "preStop hook" },
        group,
        after,
      })
    : null;
  const signal = container?.lifecycle?.stopSignal ?? null;
  const stop = draftStep(
    { kind: "stop-container", host, container: name, graceSeconds, signal },
    { because, group, after: hook ? [hook] : after },
  );
  return hook ? [hook, stop] : [stop];
}
