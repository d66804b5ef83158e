import { PassThrough } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { frame } from "./exec-frames.ts";
import type { PodStreams } from "./pod-streams.ts";
import type { ForwardTarget } from "./port-forward.ts";

/** Bytes that may wait for a client that does not read before what comes from the port is held back. */
const backlog = 1024 * 1024;

export interface SocketForward {
  readonly target: ForwardTarget;
  readonly ports: readonly number[];
}

/**
 * Ports of a pod over one WebSocket without SPDY, as libraries ask for them: two channels a port, one for data and one for
 * what went wrong, each begun with the port's number. Ends with the last of its connections.
 */
export function forwardOverSocket(socket: WebSocket, { target, ports }: SocketForward, streams: PodStreams): void {
  const inputs = ports.map(() => new PassThrough());
  socket.on("message", (data) => {
    const message = bufferOf(data);
    const channel = message[0] ?? 1;
    if (channel % 2 === 0) inputs[channel / 2]?.write(message.subarray(1));
  });
  socket.on("error", () => socket.terminate());
  socket.once("close", () => inputs.forEach((input) => void input.destroy()));
  const forwards = ports.map((port, index) =>
    forwardOne(socket, { target, port, index, input: inputs[index] }, streams),
  );
  void Promise.all(forwards).then(() => socket.close(1000));
}

interface OnePort {
  readonly target: ForwardTarget;
  readonly port: number;
  readonly index: number;
  readonly input: PassThrough | undefined;
}

/** Resolves when the connection to the port has ended. */
async function forwardOne(
  socket: WebSocket,
  { target: { host, address }, port, index, input }: OnePort,
  { connect }: PodStreams,
): Promise<void> {
  const [data, error] = [index * 2, index * 2 + 1];
  const number = Buffer.from([port & 0xff, port >> 8]);
  for (const channel of [data, error]) socket.send(frame(channel, number));
  const opened = await connect(host, address, port);
  if (typeof opened === "string") {
    socket.send(frame(error, `cannot forward to port ${port} of ${address}: ${opened}`));
    return;
  }
  opened.on("data", (chunk: Buffer) => {
    socket.send(frame(data, chunk), () => socket.bufferedAmount < backlog && opened.resume());
    if (socket.bufferedAmount > backlog) opened.pause();
  });
  input?.once("close", () => opened.destroy());
  input?.pipe(opened);
  await new Promise<void>((resolve) => opened.on("error", () => opened.destroy()).once("close", resolve));
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
