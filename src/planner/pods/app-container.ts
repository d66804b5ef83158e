import type { ContainerSpec, NamespaceMode, RestartPolicy } from "../../model/container-spec.ts";
import { hashValue } from "../../model/hash.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import { type ContainerRole, labels } from "../../model/labels.ts";
import { type ContainerName, type ImageRef, imageRef } from "../../model/names.ts";
import { pinnedImage } from "../images/pin.ts";
import { podLabels } from "./container-labels.ts";
import { resourcesOf } from "./cpu-memory.ts";
import { environmentOf } from "./environment.ts";
import { expandVariables } from "./expand-variables.ts";
import { mountsOf } from "./mounts.ts";
import { sandboxName } from "./pod-names.ts";
import type { PodSite } from "./pod-site.ts";
import { groupsOf, rootProblem, securityOf, userOf } from "./security.ts";

/** What an engine is told, or what the container waits for (`CreateContainerConfigError` in kubelet's words). */
export type BuiltContainer =
  | { readonly kind: "spec"; readonly spec: ContainerSpec }
  | { readonly kind: "missing"; readonly message: string };

interface Part {
  readonly container: Container;
  readonly role: ContainerRole;
  readonly attempt: number;
  /** Whose processes it sees, in place of its own only. */
  readonly target?: ContainerName | null;
}

/** A container of the pod, joined to its sandbox. */
export function buildContainer(site: PodSite, { container, role, attempt, target = null }: Part): BuiltContainer {
  const problem = rootProblem(site.manifest, container);
  if (problem !== null) return { kind: "missing", message: `${problem} (${inPod(site, container)})` };
  const environment = environmentOf(site, container);
  if (environment.kind === "missing") return environment;
  const spec = draft(site, { container, role, target, variables: environment.variables });
  const own = podLabels(site, { role, container: container.name, attempt, specHash: hashValue(spec, 16) });
  return { kind: "spec", spec: { ...spec, labels: { ...own, ...terminationLabels(container) } } };
}

/** Gone with the container's /dev: what is written there is lost once it has ended. */
const lostPath = "/dev/termination-log";

function terminationLabels({ terminationMessagePath, terminationMessagePolicy }: Container): Record<string, string> {
  const hasFile = terminationMessagePath !== undefined && terminationMessagePath !== lostPath;
  return {
    ...(hasFile && { [labels.terminationPath]: terminationMessagePath }),
    ...(terminationMessagePolicy === "FallbackToLogsOnError" && {
      [labels.terminationPolicy]: terminationMessagePolicy,
    }),
  };
}

/** As kubelet ends such a message. */
function inPod({ namespace, name, uid }: PodSite, container: Container): string {
  return `pod: "${name}_${namespace}(${uid})", container: ${container.name}`;
}

/** One that may not be pulled is what is there under its name. */
export function imageOf(site: PodSite, { image = "", imagePullPolicy }: Container): ImageRef {
  return imagePullPolicy === "Never" ? imageRef(image) : pinnedImage(site, image);
}

interface Draft {
  readonly container: Container;
  readonly role: ContainerRole;
  readonly target: ContainerName | null;
  readonly variables: ReadonlyMap<string, string>;
}

function draft(site: PodSite, { container, role, target, variables }: Draft): Omit<ContainerSpec, "labels"> {
  const { manifest } = site;
  const sandbox = sandboxName(site);
  return {
    image: imageOf(site, container),
    entrypoint: expandAll(container.command, variables),
    args: expandAll(container.args, variables),
    env: [...variables].map(([name, value]) => ({ name, value })),
    workingDir: container.workingDir ?? null,
    user: userOf(manifest, container),
    groups: groupsOf(manifest),
    hostname: null,
    domainname: null,
    network: { kind: "join", container: sandbox },
    ipc: manifest.spec.hostIPC ? { kind: "host" } : { kind: "join", container: sandbox },
    pid: pidMode(site, target),
    dns: { servers: [], search: [], options: [] },
    extraHosts: [],
    ports: [],
    mounts: mountsOf(site, container, variables),
    resources: resourcesOf(site, container),
    security: securityOf(manifest, container),
    sysctls: {},
    restart: restartOf(site, role),
    stopSignal: container.lifecycle?.stopSignal ?? null,
    stopGraceSeconds: manifest.spec.terminationGracePeriodSeconds ?? 30,
    tty: container.tty === true,
    stdin: container.stdin === true,
    stdinOnce: container.stdinOnce === true,
  };
}

function expandAll(words: readonly string[] | undefined, variables: ReadonlyMap<string, string>): string[] | null {
  return words && words.length > 0 ? words.map((word) => expandVariables(word, variables)) : null;
}

function pidMode(site: PodSite, target: ContainerName | null): NamespaceMode {
  if (site.manifest.spec.hostPID) return { kind: "host" };
  if (site.manifest.spec.shareProcessNamespace) return { kind: "join", container: sandboxName(site) };
  return target === null ? { kind: "private" } : { kind: "join", container: target };
}

/** The engine restarts what is to run for ever, so that it does without Berth; all else is Berth's to judge. */
function restartOf({ manifest }: PodSite, role: ContainerRole): RestartPolicy {
  if (role === "init" || role === "ephemeral") return "no";
  if (role === "sidecar") return "unless-stopped";
  return (manifest.spec.restartPolicy ?? "Always") === "Always" ? "unless-stopped" : "no";
}
