import { Writable } from "node:stream";
import { WebSocket } from "ws";

/** Where a watch or a log goes: a response, or a WebSocket that stands in for one. */
export interface StreamTarget extends Writable {
  flushHeaders(): void;
}

/** Each piece as a message: text as it is, and for those who ask for base64 that. */
export function socketTarget(socket: WebSocket, form: "text" | "binary" | "base64"): StreamTarget {
  const target = new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.readyState !== WebSocket.OPEN) return done();
      if (form === "binary") return socket.send(chunk, { binary: true }, (error) => done(error));
      socket.send(chunk.toString(form === "base64" ? "base64" : "utf8"), { binary: false }, (error) => done(error));
    },
    final: (done) => {
      socket.close(1000);
      done();
    },
    destroy: (error, done) => {
      socket.terminate();
      done(error);
    },
  });
  socket.once("close", () => target.destroy());
  socket.on("error", () => target.destroy());
  target.on("error", () => socket.terminate());
  return Object.assign(target, { flushHeaders: () => {} });
}
