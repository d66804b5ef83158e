import type { Duplex } from "node:stream";
import { exitStatus, readResize } from "./exec-frames.ts";
import type { ExecSession } from "./pod-streams.ts";
import { type SpdyStream, serveSpdy } from "./spdy-session.ts";

/** Streams a client opens before the command is tied to them; `resize` comes with a terminal. */
export interface ExecStreamsWanted {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Ties a command to a SPDY connection: one stream each for input, output, errors, the terminal's size and the end. */
export function runExecSpdy(connection: Duplex, session: ExecSession, wanted: ExecStreamsWanted): void {
  const expected = [
    "error",
    ...(["stdin", "stdout", "stderr"] as const).filter((name) => wanted[name]),
    ...(wanted.tty ? ["resize"] : []),
  ];
  const streams = new Map<string, Duplex>();
  connection.once("close", () => session.close());
  serveSpdy(connection, ({ headers, duplex }: SpdyStream) => {
    streams.set(headers.get("streamtype") ?? "", duplex);
    if (expected.every((name) => streams.has(name))) void tie(streams, session, connection);
  });
}

async function tie(streams: ReadonlyMap<string, Duplex>, session: ExecSession, connection: Duplex): Promise<void> {
  streams.get("stdin")?.pipe(session.stdin);
  streams.get("resize")?.on("data", (content: Buffer) => {
    const size = readResize(content);
    if (size) void session.resize(size.columns, size.rows);
  });
  await Promise.all([pass(session.stdout, streams.get("stdout")), pass(session.stderr, streams.get("stderr"))]);
  streams.get("error")?.end(JSON.stringify(exitStatus(await session.exitCode)), () => connection.end());
}

/** Resolves when all of an output is handed on; one that nobody asked for is read and dropped. */
function pass(output: ExecSession["stdout"], target: Duplex | undefined): Promise<void> {
  return new Promise((resolve) => {
    output.once("close", resolve);
    if (target) output.pipe(target).once("finish", resolve);
    else output.resume().once("end", resolve);
  });
}
