import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { request, requestDuplex } from "../docker/request.ts";
import { processSession } from "./process-session.ts";
import type { ExecOptions, ProcessSession } from "./streams.ts";

const callMs = 15_000;

/** Runs a command in a container and talks to it for as long as the session is open. */
export async function execIn(engine: EngineClient, id: string, options: ExecOptions): Promise<ProcessSession> {
  const { argv, tty, stdin } = options;
  const body = { Cmd: argv, Tty: tty, AttachStdin: stdin, AttachStdout: true, AttachStderr: !tty };
  const { Id } = await ask(engine.call, { what: "exec", ms: callMs }, (docker, signal) =>
    request<{ Id: string }>(docker, { method: "POST", path: `/containers/${id}/exec`, body, signal }),
  );
  const stream = await requestDuplex(engine.patient, {
    method: "POST",
    path: `/exec/${Id}/start`,
    body: { Detach: false, Tty: tty },
    signal: new AbortController().signal,
  });
  return processSession({
    stream,
    tty,
    resize: async (columns, rows) => {
      await ask(engine.call, { what: "resize", ms: callMs }, (docker) =>
        docker.getExec(Id).resize({ w: columns, h: rows }),
      );
    },
    exitCode: () => exitCodeOf(engine, Id),
  });
}

async function exitCodeOf(engine: EngineClient, id: string): Promise<number | null> {
  const found = await ask(engine.call, { what: "exit code", ms: callMs }, (docker, abortSignal) =>
    docker.getExec(id).inspect({ abortSignal }),
  ).catch(() => null);
  return found?.ExitCode ?? null;
}
