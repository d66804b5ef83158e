import type { Duplex } from "node:stream";
import { ask } from "../docker/ask.ts";
import { withDeadline } from "../docker/deadline.ts";
import { demux } from "../docker/demux.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request } from "../docker/request.ts";

export interface ExecRun {
  readonly container: string;
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  readonly exitCode: number;
  /** Both streams as they came, cut where they get long. */
  readonly output: string;
}

const callMs = 10_000;
const maxOutput = 10_000;

/** Runs a command in a running container and waits for it. Rejects with DeadlineError where it takes too long. */
export async function runExec(engine: EngineClient, run: ExecRun): Promise<ExecResult> {
  const { container, argv } = run;
  const body = { Cmd: argv, AttachStdout: true, AttachStderr: true };
  const { Id } = await ask(engine.call, { what: `exec in ${container}`, ms: callMs }, (docker, signal) =>
    request<{ Id: string }>(docker, { method: "POST", path: `/containers/${container}/exec`, body, signal }),
  );
  const deadline = { what: `${argv[0]} in ${container}`, ms: run.timeoutMs, ...(run.signal && { signal: run.signal }) };
  const output = await withDeadline(deadline, (signal) => collect(engine, Id, signal));
  const { ExitCode } = await ask(engine.call, { what: `exec in ${container}`, ms: callMs }, (docker, abortSignal) =>
    docker.getExec(Id).inspect({ abortSignal }),
  );
  return { exitCode: ExitCode ?? -1, output };
}

async function collect(engine: EngineClient, id: string, signal: AbortSignal): Promise<string> {
  const stream: Duplex = await engine.patient.getExec(id).start({ hijack: true, stdin: false, abortSignal: signal });
  signal.addEventListener("abort", () => stream.destroy(), { once: true });
  let output = "";
  for await (const { data } of demux(stream)) {
    if (output.length < maxOutput) output += data.toString("utf8");
  }
  stream.destroy();
  return output.slice(0, maxOutput);
}
