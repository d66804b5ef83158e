/** A frame of SPDY/3: of a stream's data, or one that controls the connection. */
export type SpdyFrame =
  | { readonly kind: "data"; readonly stream: number; readonly end: boolean; readonly content: Buffer }
  | { readonly kind: "control"; readonly type: number; readonly flags: number; readonly content: Buffer };

export const frameTypes = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
export const endFlag = 0x01;

/** The largest frame taken: clients send a few kilobytes at a time. */
const largestFrame = 4 * 1024 * 1024;

/** Splits bytes as they come into whole frames. Throws where a length cannot be meant. */
export function frameReader(): (chunk: Buffer) => SpdyFrame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: SpdyFrame[] = [];
    for (let next = takeFrame(rest); next !== null; next = takeFrame(rest)) {
      frames.push(next.frame);
      rest = rest.subarray(next.length);
    }
    return frames;
  };
}

function takeFrame(bytes: Buffer): { frame: SpdyFrame; length: number } | null {
  if (bytes.length < 8) return null;
  const size = bytes.readUIntBE(5, 3);
  if (size > largestFrame) throw new Error(`a frame of ${size} bytes`);
  if (bytes.length < 8 + size) return null;
  const [head, flags, content] = [bytes.readUInt32BE(0), bytes.readUInt8(4), bytes.subarray(8, 8 + size)];
  const isControl = head >= 0x80000000;
  const frame: SpdyFrame = isControl
    ? { kind: "control", type: head & 0xffff, flags, content }
    : { kind: "data", stream: head, end: (flags & endFlag) !== 0, content };
  return { frame, length: 8 + size };
}

export function dataFrame(stream: number, content: Buffer, end: boolean): Buffer {
  return Buffer.concat([header(stream, end ? endFlag : 0, content.length), content]);
}

export function controlFrame(type: number, flags: number, content: Buffer): Buffer {
  return Buffer.concat([header((0x80030000 | type) >>> 0, flags, content.length), content]);
}

export function streamId(content: Buffer): number {
  return content.readUInt32BE(0) & 0x7fffffff;
}

export function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}

function header(word: number, flags: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(word, 0);
  bytes.writeUInt8(flags, 4);
  bytes.writeUIntBE(length, 5, 3);
  return bytes;
}
