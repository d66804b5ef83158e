import type { FailureFact } from "../../model/facts.ts";
import type { Pod } from "../../model/kinds.ts";
import type { PodUid } from "../../model/names.ts";
import { failureKey } from "../../model/subject.ts";
import type { HostView } from "../hosts/host-view.ts";
import { appContainerName } from "../pods/pod-names.ts";
import type { Turn } from "../turn.ts";
import type { Waiting } from "./container-status.ts";
import type { ContainerView } from "./container-view.ts";

type Known = Pick<Turn, "input" | "now">;

export interface IdentifiedPod {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly manifest: Pod;
}

interface Place {
  readonly host: HostView;
  readonly pod: IdentifiedPod;
  readonly initialized: boolean;
}

/** Why a container is not there yet, in kubelet's words. */
export function waitingFor({ input }: Known, { host, pod, initialized }: Place): (view: ContainerView) => Waiting {
  const { failures } = input.facts;
  return ({ container, role, latest }) => {
    const pull = failures.get(failureKey(host.name, container.image ?? ""));
    if (pull) return { reason: pullReason(pull), message: pull.message };
    const name = latest?.name ?? appContainerName(pod, container.name, 0);
    const made = failures.get(failureKey(host.name, name));
    if (made) return { reason: makingReason(made, latest !== null), message: made.message };
    return { reason: initialized || role !== "app" ? "ContainerCreating" : "PodInitializing" };
  };
}

function pullReason({ code, count }: FailureFact): string {
  if (code === "invalid-image-name") return "InvalidImageName";
  return count > 1 ? "ImagePullBackOff" : "ErrImagePull";
}

function makingReason({ code }: FailureFact, isMade: boolean): string {
  if (code === "runs-as-root") return "CreateContainerConfigError";
  return isMade ? "RunContainerError" : "CreateContainerError";
}
