import type { IncomingMessage } from "node:http";

export type Body =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  | { readonly kind: "too-slow" }
  | { readonly kind: "broken" };

export interface BodyLimits {
  readonly maxBytes: number;
  readonly maxMs: number;
}

/** Reads a body, never more of it than the limit: one that announces more is not read at all. */
export function readBody(request: IncomingMessage, { maxBytes, maxMs }: BodyLimits): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve({ kind: "too-large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (body: Body): void => {
      clearTimeout(deadline);
      request.removeAllListeners("data");
      request.pause();
      resolve(body);
    };
    const deadline = setTimeout(() => finish({ kind: "too-slow" }), maxMs);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) finish({ kind: "too-large" });
      else chunks.push(chunk);
    });
    request.on("end", () => finish({ kind: "whole", bytes: Buffer.concat(chunks) }));
    request.on("error", () => finish({ kind: "broken" }));
    request.on("close", () => finish({ kind: "broken" }));
  });
}
