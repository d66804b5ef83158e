/** An engine's answer with a status that says no, as dockerode throws it. */
export interface DockerError extends Error {
  readonly statusCode: number;
  readonly json?: unknown;
}

export function isDockerError(error: unknown): error is DockerError {
  return error instanceof Error && typeof (error as { statusCode?: unknown }).statusCode === "number";
}

export function hasStatus(error: unknown, status: number): boolean {
  return isDockerError(error) && error.statusCode === status;
}

/** The engine's own sentence, without dockerode's wrapping. */
export function engineMessage(error: unknown): string {
  if (isDockerError(error) && isMessage(error.json)) return error.json.message.trim();
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\(HTTP code \d+\) [^-]* - /, "").trim();
}

function isMessage(value: unknown): value is { message: string } {
  return typeof value === "object" && value !== null && typeof (value as { message?: unknown }).message === "string";
}
