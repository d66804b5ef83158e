import { once } from "node:events";
import type { Readable } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { channels, exitStatus, frame, readResize } from "./exec-frames.ts";
import type { ExecSession } from "./pod-streams.ts";

/** Bytes that may wait for a client that does not read before the command's output is held back. */
const backlog = 1024 * 1024;

/** Ties a command to a WebSocket until either ends. */
export async function runExecSocket(socket: WebSocket, session: ExecSession): Promise<void> {
  socket.on("message", (data) => receive(bufferOf(data), session));
  socket.once("close", () => session.close());
  socket.once("error", () => session.close());
  await Promise.all([
    send(socket, channels.stdout, session.stdout),
    send(socket, channels.stderr, session.stderr),
    session.exitCode,
  ]);
  socket.send(frame(channels.error, JSON.stringify(exitStatus(await session.exitCode))));
  socket.close(1000);
}

function receive(message: Buffer, session: ExecSession): void {
  const [channel, content] = [message[0], message.subarray(1)];
  if (channel === channels.stdin) session.stdin.write(content);
  if (channel === channels.close && content[0] === channels.stdin) session.stdin.end();
  if (channel !== channels.resize) return;
  const size = readResize(content);
  if (size) void session.resize(size.columns, size.rows);
}

async function send(socket: WebSocket, channel: number, output: Readable): Promise<void> {
  output.on("data", (chunk: Buffer) => {
    socket.send(frame(channel, chunk), () => socket.bufferedAmount < backlog && output.resume());
    if (socket.bufferedAmount > backlog) output.pause();
  });
  if (!output.readableEnded && !output.destroyed) await once(output, "close").catch(() => {});
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
