import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { oneAtATime } from "../one-at-a-time.ts";
import { type GitObject, objectParser } from "./object-parser.ts";

/** Reads objects through one git process that stays. */
export interface ObjectReader {
  /** The objects in the order of their names; null for one that is not there. A name is an id or what git resolves to one. */
  read(names: readonly string[]): Promise<(GitObject | null)[]>;
  close(): void;
}

export interface ObjectReaderOptions {
  readonly gitDir: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The process starts with the first read, and again where it has ended. */
export function openObjectReader(options: ObjectReaderOptions): ObjectReader {
  const inTurn = oneAtATime();
  let child: ChildProcessWithoutNullStreams | null = null;
  const running = (): ChildProcessWithoutNullStreams => {
    if (!child || child.exitCode !== null || child.signalCode !== null) child = startReader(options);
    return child;
  };
  return {
    read: (names) => (names.length === 0 ? Promise.resolve([]) : inTurn(() => ask(running(), names))),
    close: () => {
      child?.stdin.end();
      child = null;
    },
  };
}

function startReader({ gitDir, environment }: ObjectReaderOptions): ChildProcessWithoutNullStreams {
  const child = spawn("git", [`--git-dir=${gitDir}`, "cat-file", "--batch"], { env: environment, stdio: "pipe" });
  child.stdin.on("error", () => undefined);
  child.stderr.resume();
  // What waits on it is told by "close"; an idle one must not keep the program alive.
  child.on("error", () => undefined);
  child.unref();
  return child;
}

function ask(child: ChildProcessWithoutNullStreams, names: readonly string[]): Promise<(GitObject | null)[]> {
  return new Promise((resolve, reject) => {
    const parser = objectParser(names.length);
    const settle = (done: () => void): void => {
      child.stdout.off("data", take);
      child.off("close", ended);
      done();
    };
    const take = (chunk: Buffer): void => {
      if (parser.take(chunk)) settle(() => resolve(parser.objects));
    };
    const ended = (): void => settle(() => reject(new Error("git cat-file ended before it had answered")));
    child.stdout.on("data", take);
    child.once("close", ended);
    child.stdin.write(names.map((name) => `${name}\n`).join(""));
  });
}
