import { PassThrough, Readable } from "node:stream";
import type { PodStreams } from "../../src/api/kubernetes/streams/pod-streams.ts";

/** Containers that say what they were asked, echo their input, and exit with the number `exit N` names. */
export function echoStreams(): PodStreams {
  return {
    logs: (target, options) =>
      Promise.resolve(
        target.containerId === "id-web-2"
          ? "host h1 does not answer"
          : Readable.from([
              Buffer.from(`log of ${target.host} ${target.containerId}\n`),
              Buffer.from(`${JSON.stringify(options)}\n`),
            ]),
      ),
    exec: (_target, { argv, stdin }) => {
      const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
      output.write(`ran ${argv.join(" ")}\n`);
      const exitCode = new Promise<number>((resolve) => {
        const end = (): void => {
          output.end();
          errors.end("done\n");
          resolve(argv[0] === "exit" ? Number(argv[1]) : 0);
        };
        if (stdin) input.on("data", (chunk) => output.write(chunk)).on("end", end);
        else setImmediate(end);
      });
      return Promise.resolve({
        stdin: input,
        stdout: output,
        stderr: errors,
        resize: async () => {},
        exitCode,
        close: () => input.destroy(),
      });
    },
    attach: () => Promise.resolve("nothing to attach to"),
    connect: (_host, _address, port) => Promise.resolve(port === 8080 ? new PassThrough() : "nothing listens there"),
  };
}
