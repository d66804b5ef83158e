import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeEngine {
  readonly socketPath: string;
  /** `GET /containers/json?all=true` without the version, in the order they came. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** An HTTP server on a Unix socket that answers as a Docker engine does; `answers` are by `METHOD /path`. */
export async function startFakeEngine(answers: Readonly<Record<string, unknown | Answer>>): Promise<FakeEngine> {
  const directory = mkdtempSync(join(tmpdir(), "fake-engine-"));
  const socketPath = join(directory, "docker.sock");
  const requests: string[] = [];
  const known: Readonly<Record<string, unknown>> = {
    "GET /version": { Version: "26.1.5", ApiVersion: "1.45", MinAPIVersion: "1.24" },
    "GET /_ping": "OK",
    ...answers,
  };
  const server = createServer((request, response) => {
    const line = `${request.method} ${(request.url ?? "").replace(/^\/v[\d.]+/, "")}`;
    requests.push(line);
    const answer = known[line] ?? known[line.replace(/\?.*$/, "")];
    if (typeof answer === "function") (answer as Answer)(request, response);
    else reply(response, answer);
  });
  const sockets = trackSockets(server);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          rmSync(directory, { recursive: true, force: true });
          resolve();
        });
      });
    },
  };
}

function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

function reply(response: ServerResponse, answer: unknown): void {
  const missing = answer === undefined;
  const body = missing ? { message: "page not found" } : answer;
  response.writeHead(missing ? 404 : 200, { "Content-Type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
