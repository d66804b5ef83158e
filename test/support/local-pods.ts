import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import type {
  ContainerTarget,
  ExecOptions,
  ExecSession,
  LogOptions,
  PodStreams,
} from "../../src/api/kubernetes/streams/pod-streams.ts";
import { instant, toTimestamp } from "../../src/model/instant.ts";

const hourMs = 3_600_000;

/**
 * Streams of containers that are directories of this machine: a command runs as a process of ours in its container's
 * directory, a log has six lines of an hour ago and three of now, a port echoes.
 */
export function localPods(directory: string): PodStreams {
  return {
    logs: (_target, options) => Promise.resolve(Readable.from(logLines(options))),
    exec: (target, options) => Promise.resolve(runIn(directory, target, options)),
    attach: (target, options) => Promise.resolve(runIn(directory, target, { ...options, argv: ["cat"] })),
    connect: (_host, _address, port) => Promise.resolve(port === 8080 ? new PassThrough() : "nothing listens there"),
  };
}

async function* logLines({ tailLines, sinceMs, timestamps, follow }: LogOptions): AsyncGenerator<Buffer> {
  const now = Date.now();
  const line = (number: number, at: number): Buffer =>
    Buffer.from(`${timestamps ? `${toTimestamp(instant(at))} ` : ""}line ${number}\n`);
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({ number, at: number > 6 ? now : now - hourMs }));
  const wanted = all.filter(({ at }) => at >= (sinceMs ?? 0));
  yield* wanted
    .slice(tailLines === null ? 0 : Math.max(0, wanted.length - tailLines))
    .map(({ number, at }) => line(number, at));
  if (!follow) return;
  await new Promise((resolve) => setTimeout(resolve, 100));
  yield line(10, Date.now());
}

function runIn(directory: string, { containerId }: ContainerTarget, { argv, stdin }: ExecOptions): ExecSession {
  const [program = "false", ...rest] = argv;
  const cwd = join(directory, containerId);
  mkdirSync(cwd, { recursive: true });
  const child = spawn(program, rest, { cwd, env: { PATH: process.env["PATH"], TZ: "UTC" } });
  if (!stdin) child.stdin.end();
  child.stdin.on("error", () => {});
  return {
    stdin: child.stdin,
    // Node drops what an ended process wrote and nobody had begun to read.
    stdout: child.stdout.pipe(new PassThrough()),
    stderr: child.stderr.pipe(new PassThrough()),
    resize: () => Promise.resolve(),
    exitCode: new Promise((resolve) => {
      child.once("error", () => resolve(127));
      child.once("close", resolve);
    }),
    close: () => void child.kill(),
  };
}
