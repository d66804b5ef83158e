import { once } from "node:events";
import { type Duplex, PassThrough, Writable } from "node:stream";
import { demux } from "../docker/demux.ts";
import type { ProcessSession } from "./streams.ts";

export interface SessionParts {
  /** The upgraded connection. */
  readonly stream: Duplex;
  readonly tty: boolean;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** Asked once all output is through. */
  readonly exitCode: () => Promise<number | null>;
}

/** Splits an upgraded connection into the three streams of a process. */
export function processSession({ stream, tty, resize, exitCode }: SessionParts): ProcessSession {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const distributed = distribute(stream, { tty, stdout, stderr }).finally(() => {
    stdout.end();
    stderr.end();
    stream.destroy();
  });
  return {
    stdin: inputOf(stream),
    stdout,
    stderr,
    resize,
    exitCode: distributed.then(exitCode, exitCode),
    close: () => stream.destroy(),
  };
}

interface Outputs {
  readonly tty: boolean;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
}

/** Waits for whoever reads: what a process writes stays in the process until it is wanted. */
async function distribute(stream: Duplex, { tty, stdout, stderr }: Outputs): Promise<void> {
  const gone = once(stream, "close");
  const pass = async (target: PassThrough, data: Buffer): Promise<void> => {
    if (!target.write(data)) await Promise.race([once(target, "drain"), once(target, "close"), gone]);
  };
  if (tty) for await (const data of stream) await pass(stdout, data as Buffer);
  else for await (const { stream: name, data } of demux(stream)) await pass(name === "stderr" ? stderr : stdout, data);
}

/** Its end closes our half only: the process may still have something to say. */
function inputOf(stream: Duplex): Writable {
  return new Writable({
    write: (chunk, _encoding, done) => void stream.write(chunk, done),
    final: (done) => {
      stream.end();
      done();
    },
  });
}
