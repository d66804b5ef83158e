import type { ObservedPod } from "../../model/observed.ts";
import type { Cause } from "../../model/plan.ts";
import type { HostView } from "../hosts/host-view.ts";
import type { StepDraft } from "./draft.ts";
import { draftStep } from "./draft.ts";

/** A pod that has ended keeps its containers for their logs; its sandbox and sidecars need not run on. */
export function restPod(
  host: HostView,
  { namespace, name, sandbox, containers }: ObservedPod,
  because: Cause,
): StepDraft[] {
  const group = `rest ${namespace}/${name}`;
  const running = [...containers, ...(sandbox ? [sandbox] : [])].filter(({ state }) => state.kind === "running");
  return running.map((container) =>
    draftStep(
      { kind: "stop-container", host: host.name, container: container.name, graceSeconds: 30, signal: null },
      { because, group },
    ),
  );
}
