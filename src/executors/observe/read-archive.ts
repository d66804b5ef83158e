import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract } from "tar-stream";
import { ask } from "../docker/ask.ts";
import { hasStatus } from "../docker/docker-error.ts";
import type { EngineClient } from "../docker/open-engine.ts";

const readMs = 15_000;

export interface ArchiveSource {
  readonly container: string;
  readonly path: string;
  readonly maxBytes: number;
}

/** Regular files at or below a path in a container, by their path in the archive; null where there is no such path. */
export async function readArchive(
  engine: EngineClient,
  { container, path, maxBytes }: ArchiveSource,
): Promise<ReadonlyMap<string, Buffer> | null> {
  try {
    return await ask(engine.call, { what: `files of ${container}`, ms: readMs }, async (docker, abortSignal) => {
      const stream = await docker.getContainer(container).getArchive({ path, abortSignal });
      return unpack(stream as Readable, maxBytes);
    });
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}

async function unpack(stream: Readable, maxBytes: number): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let total = 0;
  for await (const entry of stream.pipe(extract())) {
    total += entry.header.size ?? 0;
    if (total > maxBytes) throw new Error(`more than ${maxBytes} bytes of files`);
    if (entry.header.type === "file") files.set(entry.header.name, await buffer(entry));
    else entry.resume();
  }
  return files;
}
