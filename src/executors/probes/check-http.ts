import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import type { ProbeHandler } from "../../model/plan.ts";
import type { ProbeResult } from "./tally.ts";

type HttpHandler = Extract<ProbeHandler, { kind: "http" }>;

const maxStatusLine = 8_192;

/**
 * Asks and reads the status line, no more: a thousand probes must cost little. 200 to 399 succeeds. A certificate is
 * not checked, as Kubernetes does not.
 */
export async function checkHttp(stream: Duplex, handler: HttpHandler): Promise<ProbeResult> {
  const head = requestHead(handler);
  if (head === null) return { success: false, message: "path or headers hold a line break" };
  const socket = handler.scheme === "https" ? secured(stream, handler) : stream;
  socket.write(head);
  const status = await readStatus(socket);
  if (status === null) return { success: false, message: "the answer is not HTTP" };
  if (status >= 200 && status < 400) return { success: true, message: `HTTP ${status}` };
  return { success: false, message: `HTTP probe failed with statuscode: ${status}` };
}

function requestHead({ address, port, path, headers }: HttpHandler): string | null {
  const given = new Map(headers.map(({ name, value }) => [name.toLowerCase(), `${name}: ${value}`]));
  const standard: [string, string][] = [
    ["host", `Host: ${address}:${port}`],
    ["user-agent", "User-Agent: kube-probe/1.33"],
    ["accept", "Accept: */*"],
    ["connection", "Connection: close"],
  ];
  const lines = [...new Map([...standard, ...given]).values()];
  const target = path.startsWith("/") ? path : `/${path}`;
  const head = [`GET ${target} HTTP/1.1`, ...lines];
  return head.some((line) => /[\r\n]/.test(line)) ? null : `${head.join("\r\n")}\r\n\r\n`;
}

function secured(stream: Duplex, { headers }: HttpHandler): Duplex {
  const host = headers.find(({ name }) => name.toLowerCase() === "host")?.value.replace(/:\d+$/, "");
  const socket = connect({ socket: stream, rejectUnauthorized: false, ...(host && { servername: host }) });
  return socket.on("error", () => {});
}

async function readStatus(socket: Duplex): Promise<number | null> {
  let text = "";
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString("latin1");
    if (text.includes("\n") || text.length > maxStatusLine) break;
  }
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  if (text === "") throw new Error("connection closed without an answer");
  return status === undefined ? null : Number(status);
}
