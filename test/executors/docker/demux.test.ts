import { Readable } from "node:stream";
import { demux } from "../../../src/executors/docker/demux.ts";
import { jsonLines } from "../../../src/executors/docker/json-lines.ts";

function frame(stream: number, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, text.length]);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** The same bytes, cut in pieces of every size there is. */
function cuts(bytes: Buffer): Readable[] {
  return Array.from({ length: bytes.length }, (_, index) => {
    const size = index + 1;
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_unused, piece) =>
      bytes.subarray(piece * size, (piece + 1) * size),
    );
    return Readable.from(pieces);
  });
}

describe("demux", () => {
  it("tells the streams apart wherever the bytes are cut", async () => {
    for (const source of cuts(Buffer.concat([frame(1, "out"), frame(2, "err"), frame(1, "")]))) {
      const chunks: string[] = [];
      for await (const { stream, data } of demux(source)) chunks.push(`${stream} ${data}`);
      expect(chunks).toEqual(["stdout out", "stderr err", "stdout "]);
    }
  });
});

describe("jsonLines", () => {
  it("reads values wherever the bytes are cut, letters of several bytes included", async () => {
    for (const source of cuts(Buffer.from('{"a":"ü"}\r\n\n{"b":1}'))) {
      const values: unknown[] = [];
      for await (const value of jsonLines(source)) values.push(value);
      expect(values).toEqual([{ a: "ü" }, { b: 1 }]);
    }
  });
});
