import { Worker } from "node:worker_threads";
import type { ParsedFile } from "../manifests/index.ts";
import type { SourceFile } from "../reconciler/ports.ts";

export interface LaneOptions {
  readonly deadlineMs: number;
  /** For node itself, where the worker's source needs a loader. */
  readonly execArgv: readonly string[];
}

/** One thread, one batch at a time. A batch that passes its deadline costs the thread, and gives null. */
export interface ParseLane {
  run(files: readonly SourceFile[]): Promise<readonly ParsedFile[] | null>;
  close(): Promise<void>;
}

const entry = __filename.replace("parse-lane", "parse-worker");

export function createParseLane({ deadlineMs, execArgv }: LaneOptions): ParseLane {
  let worker: Promise<Worker> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function attempt(files: readonly SourceFile[]): Promise<readonly ParsedFile[] | null> {
    worker ??= startWorker(execArgv);
    const thread = await worker;
    const result = await ask(thread, files, deadlineMs);
    if (result) return result;
    worker = null;
    await thread.terminate();
    return null;
  }

  return {
    run(files) {
      const result = turn.then(() => attempt(files));
      turn = result.catch(() => null);
      return result;
    },
    async close() {
      await turn;
      await (await worker)?.terminate();
      worker = null;
    },
  };
}

function startWorker(execArgv: readonly string[]): Promise<Worker> {
  // A document can take far more memory than its text; what passes this bound costs a thread, not the process.
  const thread = new Worker(entry, { execArgv: [...execArgv], resourceLimits: { maxOldGenerationSizeMb: 512 } });
  thread.unref();
  return new Promise((resolve, reject) => {
    thread.once("error", reject);
    thread.once("message", () => {
      thread.off("error", reject);
      resolve(thread);
    });
  });
}

function ask(thread: Worker, files: readonly SourceFile[], deadlineMs: number): Promise<readonly ParsedFile[] | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(null), deadlineMs);
    const settle = (result: readonly ParsedFile[] | null) => {
      clearTimeout(timer);
      thread.off("message", settle);
      thread.off("error", fail);
      resolve(result);
    };
    const fail = () => settle(null);
    thread.on("message", settle);
    thread.on("error", fail);
    thread.postMessage(files);
  });
}
