import type { Duplex } from "node:stream";
import type { PodStreams } from "./pod-streams.ts";
import { type SpdyStream, serveSpdy } from "./spdy-session.ts";

/** Where a pod is reached. */
export interface ForwardTarget {
  readonly host: string;
  readonly address: string;
}

interface Pair {
  error?: Duplex;
  data?: Duplex;
}

/** Ports of a pod over one SPDY connection: each connection of the client is a pair of streams, for data and for what went wrong. */
export function forwardPorts(connection: Duplex, target: ForwardTarget, streams: Pick<PodStreams, "connect">): void {
  const pairs = new Map<string, Pair>();
  serveSpdy(connection, ({ headers, duplex }: SpdyStream) => {
    const id = headers.get("requestid") ?? "";
    const pair = pairs.get(id) ?? {};
    pairs.set(id, pair);
    pair[headers.get("streamtype") === "error" ? "error" : "data"] = duplex;
    if (!pair.data || !pair.error) return;
    pairs.delete(id);
    void forward({ data: pair.data, error: pair.error }, { ...target, port: Number(headers.get("port")) }, streams);
  });
}

async function forward(
  { data, error }: Required<Pair>,
  { host, address, port }: ForwardTarget & { readonly port: number },
  streams: Pick<PodStreams, "connect">,
): Promise<void> {
  const valid = Number.isInteger(port) && port > 0 && port < 65_536;
  const opened = valid ? await streams.connect(host, address, port) : `${port} is no port`;
  if (typeof opened === "string") {
    error.end(`cannot forward to port ${port} of ${address}: ${opened}`);
    // The client waits for the end of the data before it looks at what went wrong.
    data.resume().end();
    return;
  }
  error.end();
  opened.once("error", () => data.end());
  opened.once("close", () => data.end());
  data.once("close", () => opened.destroy());
  data.pipe(opened).pipe(data);
}
