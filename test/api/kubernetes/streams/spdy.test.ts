import { Duplex } from "node:stream";
import fc from "fast-check";
import { headerCompression } from "../../../../src/api/kubernetes/streams/header-compression.ts";
import { dataFrame, frameReader } from "../../../../src/api/kubernetes/streams/spdy-frames.ts";
import { serveSpdy } from "../../../../src/api/kubernetes/streams/spdy-session.ts";

describe("frameReader", () => {
  it("finds the same frames however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        (contents, step) => {
          const whole = Buffer.concat(
            contents.map((content, index) => dataFrame(index + 1, Buffer.from(content), index % 2 === 0)),
          );
          const read = frameReader();
          const frames = [];
          for (let at = 0; at < whole.length; at += step) frames.push(...read(whole.subarray(at, at + step)));
          expect(frames).toEqual(
            contents.map((content, index) => ({
              kind: "data",
              stream: index + 1,
              end: index % 2 === 0,
              content: Buffer.from(content),
            })),
          );
        },
      ),
    );
  });

  it("refuses a length that cannot be meant", () => {
    expect(() => frameReader()(Buffer.from([0, 0, 0, 1, 0, 0xff, 0xff, 0xff]))).toThrow("a frame of 16777215 bytes");
  });
});

describe("headerCompression", () => {
  it("reads what it wrote, block after block", async () => {
    const [one, other] = [headerCompression(), headerCompression()];
    for (const port of ["80", "8080"]) {
      const headers = new Map([
        ["streamtype", "data"],
        ["port", port],
      ]);
      expect(await other.read(await one.write(headers))).toEqual(headers);
    }
    one.close();
    other.close();
  });
});

describe("serveSpdy", () => {
  it("ends the connection on any bytes that are not SPDY, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const connection = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
        serveSpdy(connection, ({ duplex }) => duplex.resume());
        connection.push(Buffer.from([0x80, 3, 0, 1, ...bytes]));
        connection.push(null);
        await new Promise((resolve) => setImmediate(resolve));
        connection.destroy();
        expect(connection.errored).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
