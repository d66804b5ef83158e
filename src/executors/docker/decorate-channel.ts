import type { Duplex } from "node:stream";

/** A stream that node's HTTP client takes for a socket. */
export interface EngineChannel extends Duplex {
  destroySoon(): void;
}

/** An SSH channel lacks what http.ClientRequest calls on a socket; over a channel none of it has a meaning. */
export function decorateChannel(stream: Duplex): EngineChannel {
  const nothing = (): Duplex => stream;
  const missing = {
    setNoDelay: nothing,
    setKeepAlive: nothing,
    setTimeout: nothing,
    ref: nothing,
    unref: nothing,
    destroySoon: () => stream.destroy(),
  };
  for (const [name, stub] of Object.entries(missing)) if (!(name in stream)) Object.assign(stream, { [name]: stub });
  stream.on("error", () => {});
  return stream as EngineChannel;
}
