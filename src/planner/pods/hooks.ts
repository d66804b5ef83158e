import type { HttpRequest } from "../../model/action.ts";
import { hashText } from "../../model/hash.ts";
import type { Instant } from "../../model/instant.ts";
import type { Container, HTTPGetAction, IntOrString, LifecycleHandler } from "../../model/kubernetes.generated.ts";
import type { ContainerName, HostName, PodUid } from "../../model/names.ts";
import type { Cause } from "../../model/plan.ts";
import type { StepDraft } from "../steps/draft.ts";
import { draftStep } from "../steps/draft.ts";
import { podDirectory } from "./pod-names.ts";

/** Where a pod's containers are asked. */
export interface Asked {
  readonly container: Container;
  readonly address: string;
}

/** What an HTTP probe or hook asks. */
export function httpRequest({ container, address }: Asked, get: HTTPGetAction): HttpRequest {
  return {
    scheme: get.scheme === "HTTPS" ? "https" : "http",
    address: get.host ?? address,
    port: portOf(container, get.port),
    path: get.path ?? "/",
    headers: get.httpHeaders ?? [],
  };
}

/** A port by number, by the name the container gives it, or 0 for a name it does not have: that probe then fails. */
export function portOf({ ports = [] }: Container, port: IntOrString): number {
  if (typeof port === "number") return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? (Number(port) || 0);
}

interface HookRun extends Asked {
  readonly host: HostName;
  readonly name: ContainerName;
  readonly timeoutMs: number;
  readonly mustSucceed: boolean;
  readonly because: Cause;
  readonly group: string;
  readonly after: readonly StepDraft[];
}

/** The step that runs a hook; null for one that takes no step, such as a sleep. */
export function hookStep(hook: LifecycleHandler | undefined, run: HookRun): StepDraft | null {
  const { host, name: container, timeoutMs, mustSucceed, because, group, after } = run;
  const common = { host, container, timeoutMs, mustSucceed };
  if (hook?.exec) {
    const argv = hook.exec.command ?? [];
    return draftStep({ kind: "run-in-container", ...common, argv }, { because, group, after });
  }
  if (!hook?.httpGet) return null;
  const request = httpRequest(run, hook.httpGet);
  return draftStep({ kind: "request-http", ...common, request }, { because, group, after });
}

/** Whether a postStart hook is a step of its own. */
export function hasPostStart({ lifecycle }: Container): boolean {
  return lifecycle?.postStart?.exec !== undefined || lifecycle?.postStart?.httpGet !== undefined;
}

/** Below the state directory: what tells that a container's postStart hook has ended. */
export function hookDirectory(uid: PodUid, container: string): string {
  return `${podDirectory(uid)}/hooks/${container}`;
}

/** The hash under that directory once the hook has ended: of one start, for each has its hook run again. */
export function hookMark(containerId: string, startedAt: Instant): string {
  return hashText(`${containerId}@${startedAt}`);
}

/** The code of a hook's failure: kubelet kills the container whose postStart hook failed. */
export const hookFailed = "hook-failed";
