import type { Container } from "../../model/kubernetes.generated.ts";
import type { ObservedContainer } from "../../model/observed.ts";
import { hookDirectory, hookMark, hookStep } from "../pods/hooks.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";
import type { PodToRun } from "./pod-to-run.ts";

const timeoutMs = 600_000;

/**
 * A container's postStart hook, and the mark that it has ended: the host keeps that, so that a Berth that ended in
 * between runs the hook, and one that comes later does not run it again.
 */
export function postStartSteps({ site }: PodToRun, container: Container, { id, name, state }: ObservedContainer) {
  if (state.kind !== "running") return [];
  const host = site.host.name;
  const directory = hookDirectory(site.uid, container.name);
  if (site.host.observed?.inFlight.some(({ subject }) => subject === directory)) return [];
  const because = { object: site.owner, reason: "postStart hook" };
  const group = `start ${site.namespace}/${site.name}`;
  const address = site.address ?? site.host.address;
  const asked = { container, address, host, name, timeoutMs, mustSucceed: true, because, group, after: [] };
  const hook = hookStep(container.lifecycle?.postStart, asked);
  const hash = hookMark(id, state.startedAt);
  const mark = draftStep(
    { kind: "write-volume-files", host, directory, hash, files: [] },
    { because, group, after: [hook] },
  );
  return [hook, mark].filter((step): step is StepDraft => step !== null);
}
