import type Docker from "dockerode";
import { withDeadline } from "./deadline.ts";

export interface Question {
  readonly what: string;
  readonly ms: number;
  readonly signal?: AbortSignal;
}

/** One call of the Docker API, given up at its deadline. */
export function ask<T>(
  docker: Docker,
  question: Question,
  call: (docker: Docker, abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withDeadline(question, (signal) => call(docker, signal));
}
