import type { ContainerSpec } from "../../model/container-spec.ts";
import { labels } from "../../model/labels.ts";
import type { Failure } from "../../model/outcome.ts";
import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";

const inspectMs = 15_000;

/** The spec with the user its image names where only a group is asked for; a Failure where that user may not be. */
export async function withImageUser(engine: EngineClient, spec: ContainerSpec): Promise<ContainerSpec | Failure> {
  const group = spec.user?.startsWith(":") ? spec.user : null;
  if (group === null && !spec.security.mustNotBeRoot) return spec;
  const user = await imageUser(engine, spec);
  const problem = spec.security.mustNotBeRoot ? rootProblem(user) : null;
  if (problem !== null) {
    const message = `${problem} (${inPod(spec)})`;
    return { retry: "after", delayMs: null, code: "runs-as-root", message };
  }
  return group === null ? spec : { ...spec, user: `${user}${group}` };
}

/** The part of an image's `USER` before the group: a number, a name, or 0 for none. */
async function imageUser(engine: EngineClient, { image }: ContainerSpec): Promise<string> {
  const { Config } = await ask(engine.call, { what: `image ${image}`, ms: inspectMs }, (docker, signal) =>
    request<{ Config?: { User?: string } }>(docker, { method: "GET", path: `/images/${image}/json`, signal }),
  );
  return Config?.User?.split(":")[0] || "0";
}

/** In kubelet's words. */
function rootProblem(user: string): string | null {
  if (!/^\d+$/.test(user)) {
    return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`;
  }
  return Number(user) === 0 ? "container has runAsNonRoot and image will run as root" : null;
}

function inPod({ labels: own }: ContainerSpec): string {
  const pod = `${own[labels.pod]}_${own[labels.namespace]}(${own[labels.podUid]})`;
  return `pod: "${pod}", container: ${own[labels.container]}`;
}
