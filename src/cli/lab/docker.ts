import { attempt, type RunOptions, run } from "./run.ts";

export const docker = (args: readonly string[], options?: RunOptions): Promise<string> => run("docker", args, options);

/** Null where docker says no: mostly that the thing is not there. */
export const tryDocker = (args: readonly string[], options?: RunOptions): Promise<string | null> =>
  attempt("docker", args, options);

/** One line of output each, without empty ones. */
export async function dockerLines(args: readonly string[]): Promise<string[]> {
  return (await docker(args)).split("\n").filter((line) => line !== "");
}
