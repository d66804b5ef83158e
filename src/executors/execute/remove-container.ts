import { ask } from "../docker/ask.ts";
import { hasStatus } from "../docker/docker-error.ts";
import type { Handler } from "./handler.ts";
import { isFailure, ownContainer } from "./own.ts";

const removeMs = 60_000;

/** Removes a container of ours, running or not, with the anonymous volumes its image declared. Named volumes stay. */
export const removeContainer: Handler<"remove-container"> = async (context, { container }) => {
  const found = await ownContainer(context, container);
  if (!found) return "was gone already";
  if (isFailure(found)) return found;
  try {
    await ask(context.engine.call, { what: `remove ${container}`, ms: removeMs }, (docker, abortSignal) =>
      docker.getContainer(found.Id).remove({ force: true, v: true, abortSignal }),
    );
    return "removed";
  } catch (error) {
    if (hasStatus(error, 404)) return "was gone already";
    throw error;
  }
};
