import { ask } from "../docker/ask.ts";
import { engineMessage, isDockerError } from "../docker/docker-error.ts";
import type { Handler } from "./handler.ts";
import { toFailure } from "./to-failure.ts";

const startMs = 120_000;

/** The command itself is at fault: an observed fact of the container, tried again as CrashLoopBackOff says. */
const badCommand =
  /executable file not found|no such file or directory|permission denied|is a directory|exec format error|OCI runtime|failed to create (shim|task)/i;

export const startContainer: Handler<"start-container"> = async ({ engine }, { container }) => {
  try {
    await ask(engine.call, { what: `start ${container}`, ms: startMs }, (docker, abortSignal) =>
      docker.getContainer(container).start({ abortSignal }),
    );
    return "started";
  } catch (error) {
    if (isDockerError(error) && error.statusCode === 304) return "was running already";
    const failure = toFailure(error);
    const message = engineMessage(error);
    if (failure.code === "port-in-use" || !isDockerError(error) || !badCommand.test(message)) return failure;
    return { retry: "after", delayMs: null, code: "start-failed", message };
  }
};
