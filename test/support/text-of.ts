import { once } from "node:events";
import type { Readable } from "node:stream";

/** Resolves with the first match in what a stream has said so far or says from now on. */
export function textOf(stream: Readable): (pattern: RegExp) => Promise<RegExpExecArray> {
  let text = "";
  stream
    .on("error", () => {})
    .on("data", (chunk: Buffer) => {
      text += String(chunk);
    });
  return async (pattern) => {
    for (let found = pattern.exec(text); ; found = pattern.exec(text)) {
      if (found) return found;
      await once(stream, "data");
    }
  };
}
