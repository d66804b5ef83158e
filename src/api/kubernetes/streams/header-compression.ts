import { constants, createDeflate, createInflate, type Deflate, type Inflate } from "node:zlib";
import { spdyDictionary } from "./spdy-dictionary.ts";

/** A header block of SPDY/3: the whole connection shares one compression in each direction, so blocks go in order. */
export interface HeaderCompression {
  read(block: Buffer): Promise<ReadonlyMap<string, string>>;
  write(headers: ReadonlyMap<string, string>): Promise<Buffer>;
  close(): void;
}

const options = { dictionary: spdyDictionary, flush: constants.Z_SYNC_FLUSH };

/** Expanded headers of one stream are a few hundred bytes: more is an attack. */
const largestBlock = 64 * 1024;

export function headerCompression(): HeaderCompression {
  const [inflate, deflate] = [createInflate(options), createDeflate(options)];
  return {
    read: async (block) => parseBlock(await through(inflate, block)),
    write: (headers) => through(deflate, renderBlock(headers)),
    close: () => {
      inflate.close();
      deflate.close();
    },
  };
}

function through(stream: Inflate | Deflate, input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const collect = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > largestBlock) stream.destroy(new Error("header block is too large"));
      else chunks.push(chunk);
    };
    const settle = (error?: Error | null): void => {
      stream.off("data", collect).off("error", settle);
      if (error) reject(error);
      else resolve(Buffer.concat(chunks));
    };
    stream.on("data", collect).once("error", settle);
    stream.write(input, settle);
  });
}

function parseBlock(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const length = block.readUInt32BE(at);
    at += 4 + length;
    return block.toString("latin1", at - length, at);
  };
  for (let left = block.readUInt32BE(0); left > 0 && at < block.length; left -= 1) headers.set(text(), text());
  return headers;
}

function renderBlock(headers: ReadonlyMap<string, string>): Buffer {
  return Buffer.concat([
    number(headers.size),
    ...[...headers].flatMap(([name, value]) => [...sized(name), ...sized(value)]),
  ]);
}

function sized(text: string): Buffer[] {
  return [number(Buffer.byteLength(text, "latin1")), Buffer.from(text, "latin1")];
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
