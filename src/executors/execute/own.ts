import type { ContainerInspectInfo } from "dockerode";
import { labels } from "../../model/labels.ts";
import type { Failure } from "../../model/outcome.ts";
import { ask } from "../docker/ask.ts";
import { hasStatus } from "../docker/docker-error.ts";
import type { ExecuteContext } from "./handler.ts";

const inspectMs = 10_000;

/**
 * Looks at a container before anything is done to it: null where there is none, a Failure where it is not ours.
 * Plans never name such a container; this guards against whatever may have taken its name meanwhile.
 */
export async function ownContainer(
  { engine, instance }: ExecuteContext,
  name: string,
): Promise<ContainerInspectInfo | Failure | null> {
  const found = await inspectOrNull(() =>
    ask(engine.call, { what: `inspect ${name}`, ms: inspectMs }, (docker, abortSignal) =>
      docker.getContainer(name).inspect({ abortSignal }),
    ),
  );
  if (!found || found.Config.Labels[labels.instance] === instance) return found;
  return foreign(`container ${name}`);
}

export async function inspectOrNull<T>(inspect: () => Promise<T>): Promise<T | null> {
  try {
    return await inspect();
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}

export function foreign(what: string): Failure {
  return {
    retry: "never",
    needs: "an operator",
    code: "not-ours",
    message: `${what} was not made by this installation`,
  };
}

export function isFailure(value: object): value is Failure {
  return "retry" in value;
}
