import { Duplex } from "node:stream";
import { type HeaderCompression, headerCompression } from "./header-compression.ts";
import {
  controlFrame,
  dataFrame,
  endFlag,
  frameReader,
  frameTypes,
  idBytes,
  type SpdyFrame,
  streamId,
} from "./spdy-frames.ts";

/** A stream the client opened, with the headers it opened it with. */
export interface SpdyStream {
  readonly headers: ReadonlyMap<string, string>;
  readonly duplex: Duplex;
}

const largestWrite = 32 * 1024;

/**
 * Serves SPDY/3.1 as kubectl speaks it for exec and port-forward: streams that the client opens, data, ping, end. There
 * is no flow control, because moby/spdystream, which every client uses, has none; a stream nobody reads holds up the
 * connection instead.
 */
export function serveSpdy(connection: Duplex, onStream: (stream: SpdyStream) => void): void {
  const state: State = { connection, onStream, streams: new Map(), headers: headerCompression() };
  const split = frameReader();
  let work: Promise<void> = Promise.resolve();
  const fail = (): void => void connection.destroy();
  connection.on("data", (chunk: Buffer) => {
    try {
      for (const frame of split(chunk)) work = work.then(() => receive(state, frame)).catch(fail);
    } catch {
      fail();
    }
  });
  connection.once("error", fail);
  connection.once("close", () => {
    for (const stream of state.streams.values()) stream.destroy();
    state.headers.close();
  });
}

interface State {
  readonly connection: Duplex;
  readonly onStream: (stream: SpdyStream) => void;
  readonly streams: Map<number, Duplex>;
  readonly headers: HeaderCompression;
}

async function receive(state: State, frame: SpdyFrame): Promise<void> {
  if (frame.kind === "data") return receiveData(state, frame);
  const { connection, streams } = state;
  if (frame.type === frameTypes.synStream) return openStream(state, frame.content, (frame.flags & endFlag) !== 0);
  if (frame.type === frameTypes.ping) connection.write(controlFrame(frameTypes.ping, 0, frame.content));
  if (frame.type === frameTypes.rstStream) streams.get(streamId(frame.content))?.destroy();
  if (frame.type === frameTypes.goAway) connection.end();
}

function receiveData({ streams, connection }: State, { stream, content, end }: SpdyFrame & { kind: "data" }): void {
  const duplex = streams.get(stream);
  if (!duplex || duplex.destroyed) return;
  if (content.length > 0 && !duplex.push(content)) connection.pause();
  if (end) duplex.push(null);
}

async function openStream(state: State, content: Buffer, ended: boolean): Promise<void> {
  const id = streamId(content);
  const headers = await state.headers.read(content.subarray(10));
  const duplex = streamDuplex(state.connection, id);
  state.streams.set(id, duplex);
  duplex.once("close", () => state.streams.delete(id));
  const block = await state.headers.write(new Map());
  state.connection.write(controlFrame(frameTypes.synReply, 0, Buffer.concat([idBytes(id), block])));
  if (ended) duplex.push(null);
  state.onStream({ headers, duplex });
}

function streamDuplex(connection: Duplex, id: number): Duplex {
  const duplex = new Duplex({
    read: () => void connection.resume(),
    write: (chunk: Buffer, _encoding, done) => writeData(connection, id, chunk, done),
    final: (done) => void connection.write(dataFrame(id, Buffer.alloc(0), true), () => done()),
  });
  // Whoever uses the stream hears of its end by `close`; an error without a listener would end the process.
  return duplex.on("error", () => {});
}

function writeData(connection: Duplex, id: number, chunk: Buffer, done: () => void): void {
  for (let at = 0; at < chunk.length - largestWrite; at += largestWrite) {
    connection.write(dataFrame(id, chunk.subarray(at, at + largestWrite), false));
  }
  const tail = chunk.length % largestWrite || Math.min(chunk.length, largestWrite);
  connection.write(dataFrame(id, chunk.subarray(chunk.length - tail), false), () => done());
}
