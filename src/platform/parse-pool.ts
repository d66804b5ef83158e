import { setImmediate } from "node:timers/promises";
import { type ParsedFile, parseFile, refuseFile } from "../manifests/index.ts";
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

const smallCharacters = 8 * 1024;
const sliceMs = 10;
const batchFiles = 64;
const batchCharacters = 128 * 1024;

/**
 * Parses so that no manifest, however it is made, holds up the process: large ones in threads, with a deadline. Small ones,
 * which nearly all are, here: sending an object between threads costs more than parsing it, and none that small takes long.
 */
export function createParsePool({ threads = 2, deadlineMs = 1000, execArgv = [] }: ParsePoolOptions = {}): ParsePool {
  const lanes = Array.from({ length: threads }, () => createParseLane({ deadlineMs, execArgv }));
  return {
    async parse(files) {
      const results: ParsedFile[] = [];
      const numbered = files.map((file, index) => ({ index, file }));
      const queue = batchesOf(numbered.filter(({ file }) => file.text.length > smallCharacters));
      const threads = lanes.map((lane) => drain(lane, { queue, results, deadlineMs }));
      const small = numbered.filter(({ file }) => file.text.length <= smallCharacters);
      await Promise.all([...threads, parseHere(small, results)]);
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

/** A slice at a time, with everything else that waits in between. */
async function parseHere(files: readonly Numbered[], results: ParsedFile[]): Promise<void> {
  let sliceEnd = performance.now() + sliceMs;
  for (const { index, file } of files) {
    results[index] = parseFile(file.path, file.text, file.home);
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + sliceMs;
  }
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

function batchesOf(files: readonly Numbered[]): Numbered[][] {
  const batches: Numbered[][] = [];
  let size = 0;
  for (const item of files) {
    const last = batches.at(-1);
    const { length } = item.file.text;
    if (last && last.length < batchFiles && size + length <= batchCharacters) {
      last.push(item);
      size += length;
    } else {
      batches.push([item]);
      size = length;
    }
  }
  return batches;
}
