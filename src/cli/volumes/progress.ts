import { type Readable, Transform } from "node:stream";

const everyMs = 5_000;

/** Passes bytes on as fast as they are taken, and tells how many there were now and then. */
export function withProgress(
  from: Readable,
  { offset, say }: { readonly offset: number; readonly say: (message: string) => void },
): Readable {
  let bytes = offset;
  let toldAt = performance.now();
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (performance.now() - toldAt >= everyMs) {
        toldAt = performance.now();
        say(`${(bytes / 2 ** 20).toFixed(0)} MiB so far`);
      }
      done(null, chunk);
    },
  });
  from.once("error", (error) => counter.destroy(error));
  counter.once("close", () => from.destroy());
  return from.pipe(counter);
}
