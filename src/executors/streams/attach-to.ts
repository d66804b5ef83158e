import { ask } from "../docker/ask.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { requestDuplex } from "../docker/request.ts";
import { processSession } from "./process-session.ts";
import type { ExecOptions, ProcessSession } from "./streams.ts";

const callMs = 15_000;

/** Joins the container's own process: its output from now on, and its input where it has one. */
export async function attachTo(
  engine: EngineClient,
  id: string,
  { stdin }: Omit<ExecOptions, "argv">,
): Promise<ProcessSession> {
  const { Config } = await ask(engine.call, { what: "inspect", ms: callMs }, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  const stream = await requestDuplex(engine.patient, {
    method: "POST",
    path: `/containers/${id}/attach`,
    query: { stream: true, stdin, stdout: true, stderr: true },
    // Without a body the request would end in a chunk of length nought, which the process might get to read.
    body: { stream: true },
    signal: new AbortController().signal,
  });
  return processSession({
    stream,
    tty: Config.Tty,
    resize: async (columns, rows) => {
      await ask(engine.call, { what: "resize", ms: callMs }, (docker) =>
        docker.getContainer(id).resize({ w: columns, h: rows }),
      );
    },
    exitCode: () => exitCodeOf(engine, id),
  });
}

async function exitCodeOf(engine: EngineClient, id: string): Promise<number | null> {
  const found = await ask(engine.call, { what: "exit code", ms: callMs }, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  ).catch(() => null);
  return found && !found.State.Running ? found.State.ExitCode : null;
}
