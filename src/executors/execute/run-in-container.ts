import { DeadlineError } from "../docker/deadline.ts";
import { hasStatus } from "../docker/docker-error.ts";
import type { Executed, Handler } from "./handler.ts";
import { hookFailure } from "./hook-failure.ts";
import { isFailure, ownContainer } from "./own.ts";
import { runExec } from "./run-exec.ts";

/** Runs a hook. That it failed, took too long or found no running container is told, and a failure only where it must succeed. */
export const runInContainer: Handler<"run-in-container"> = async (context, action) => {
  const { container, argv, timeoutMs, mustSucceed } = action;
  const told = (message: string): Executed => (mustSucceed ? hookFailure(message) : message);
  const found = await ownContainer(context, container);
  if (!found) return "the container was gone";
  if (isFailure(found)) return found;
  try {
    const { exitCode, output } = await runExec(context.engine, { container, argv, timeoutMs });
    return exitCode === 0 ? "succeeded" : told(`exited with ${exitCode}: ${output.trim().slice(0, 200)}`);
  } catch (error) {
    if (error instanceof DeadlineError) return told(`did not end within ${timeoutMs / 1000} s`);
    if (hasStatus(error, 409) || hasStatus(error, 404)) return "the container was not running";
    throw error;
  }
};
