import { type ParsedFile, refuseFile } from "../manifests/index.ts";
import type { ParseFiles, SourceFile } from "../reconciler/ports.ts";
import { createParseLane, type ParseLane } from "./parse-lane.ts";

export interface ParsePoolOptions {
  /** Threads at most; each is started when it is first needed. 2 unless given. */
  readonly threads?: number;
  /** For a batch, and again for each file of a batch that passed it. 1000 unless given. */
  readonly deadlineMs?: number;
  readonly execArgv?: readonly string[];
}

export interface ParsePool {
  readonly parse: ParseFiles;
  close(): Promise<void>;
}

interface Numbered {
  readonly index: number;
  readonly file: SourceFile;
}

const batchFiles = 64;
const batchCharacters = 128 * 1024;

/** Parses in threads of its own, so that no manifest, however it is made, holds up the process. */
export function createParsePool({ threads = 2, deadlineMs = 1000, execArgv = [] }: ParsePoolOptions = {}): ParsePool {
  const lanes = Array.from({ length: threads }, () => createParseLane({ deadlineMs, execArgv }));
  return {
    async parse(files) {
      const results: ParsedFile[] = [];
      const queue = batchesOf(files);
      await Promise.all(lanes.map((lane) => drain(lane, { queue, results, deadlineMs })));
      return results;
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

interface Work {
  readonly queue: Numbered[][];
  readonly results: ParsedFile[];
  readonly deadlineMs: number;
}

async function drain(lane: ParseLane, work: Work): Promise<void> {
  for (let batch = work.queue.shift(); batch; batch = work.queue.shift()) {
    settle(batch, await lane.run(batch.map(({ file }) => file)), work);
  }
}

/** Puts results in their places. Which file of a failed batch it was shows when each is tried alone. */
function settle(batch: readonly Numbered[], parsed: readonly ParsedFile[] | null, work: Work): void {
  if (!parsed && batch.length > 1) {
    work.queue.push(...batch.map((item) => [item]));
    return;
  }
  for (const [position, { index, file }] of batch.entries()) {
    work.results[index] = parsed?.[position] ?? refuseFile(file.path, overrun(work.deadlineMs));
  }
}

function overrun(deadlineMs: number): string {
  return `the file cannot be read within ${deadlineMs} ms or the memory a manifest may take: it is refused`;
}

function batchesOf(files: readonly SourceFile[]): Numbered[][] {
  const batches: Numbered[][] = [];
  let size = 0;
  for (const [index, file] of files.entries()) {
    const last = batches.at(-1);
    if (last && last.length < batchFiles && size + file.text.length <= batchCharacters) {
      last.push({ index, file });
      size += file.text.length;
    } else {
      batches.push([{ index, file }]);
      size = file.text.length;
    }
  }
  return batches;
}
