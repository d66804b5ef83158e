/** A piece of a container's output. */
export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly data: Buffer;
}

const headerBytes = 8;

/**
 * Splits the engine's multiplexed stream: 8 bytes of header (stream number, 3 of padding, length), then the bytes.
 * Reads no further than what is consumed, so that a reader who stalls stalls the container's writer, not our memory.
 */
export async function* demux(source: AsyncIterable<Buffer>): AsyncGenerator<OutputChunk> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield { stream: rest[0] === 2 ? "stderr" : "stdout", data: rest.subarray(headerBytes, end) };
      rest = rest.subarray(end);
    }
  }
}
