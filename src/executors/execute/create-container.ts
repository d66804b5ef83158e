import type { ContainerInspectInfo } from "dockerode";
import type { ContainerSpec } from "../../model/container-spec.ts";
import { labels } from "../../model/labels.ts";
import type { Failure } from "../../model/outcome.ts";
import { ask } from "../docker/ask.ts";
import { hasStatus } from "../docker/docker-error.ts";
import { speaks } from "../docker/negotiate-version.ts";
import { request } from "../docker/request.ts";
import { createBody } from "./create-body.ts";
import type { Handler } from "./handler.ts";
import { withImageUser } from "./image-user.ts";
import { isFailure, ownContainer } from "./own.ts";

const createMs = 60_000;

/** Creates a container, or finds that an earlier attempt whose answer was lost has created it. */
export const createContainer: Handler<"create-container"> = async (context, { container, spec }) => {
  const refusal = refuseSubPath(spec, context.engine.apiVersion);
  if (refusal) return refusal;
  const filled = await withImageUser(context.engine, spec);
  if (isFailure(filled)) return filled;
  try {
    const { Id } = await ask(context.engine.call, { what: `create ${container}`, ms: createMs }, (docker, signal) =>
      request<{ Id: string }>(docker, {
        method: "POST",
        path: "/containers/create",
        query: { name: container },
        body: createBody(filled),
        signal,
      }),
    );
    return `created ${Id.slice(0, 12)}`;
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
    const found = await ownContainer(context, container);
    if (found && !isFailure(found) && isSame(found, spec)) return "was created already";
    if (found && isFailure(found)) return found;
    throw error;
  }
};

function isSame(found: ContainerInspectInfo, spec: ContainerSpec): boolean {
  const identity = [labels.specHash, labels.podUid, labels.attempt];
  return identity.every((label) => found.Config.Labels[label] === spec.labels[label]);
}

/** An older engine would mount the whole volume without a word. */
function refuseSubPath(spec: ContainerSpec, apiVersion: string): Failure | null {
  const asked = spec.mounts.some((mount) => mount.kind === "volume" && mount.subPath !== null);
  if (!asked || speaks(apiVersion, "1.45")) return null;
  const message = `a subPath of a volume needs engine 26 or newer (API 1.45), this one speaks ${apiVersion}`;
  return { retry: "never", needs: "an operator", code: "engine-too-old", message };
}
