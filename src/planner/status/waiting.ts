import { failureKey } from "../../model/subject.ts";
import type { HostView } from "../hosts/host-view.ts";
import type { Turn } from "../turn.ts";
import type { Waiting } from "./container-status.ts";
import type { ContainerView } from "./container-view.ts";

type Known = Pick<Turn, "input" | "now">;

/** Why a container is not there yet, in kubelet's words. */
export function waitingFor({ input }: Known, host: HostView, initialized: boolean): (view: ContainerView) => Waiting {
  return ({ container, role }) => {
    const pull = input.facts.failures.get(failureKey(host.name, container.image ?? ""));
    if (pull) {
      const reason = pull.count > 1 ? "ImagePullBackOff" : "ErrImagePull";
      return { reason, message: pull.message };
    }
    return { reason: initialized || role !== "app" ? "ContainerCreating" : "PodInitializing" };
  };
}
