import { spawn } from "node:child_process";

export interface GitRun {
  /** After `git`; nothing in here may be a secret, every user of the machine can read it. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly input?: Uint8Array;
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
  /** Asked ten times a second while it runs; true ends it as `too-large`. */
  readonly overweight?: () => boolean;
}

export type GitStop = "timeout" | "too-large" | "aborted" | "not-installed";

export interface GitResult {
  readonly ok: boolean;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Why we ended it, or null where it ended by itself. */
  readonly stopped: GitStop | null;
}

const defaultMaxOutputBytes = 64 * 1024 * 1024;
const maxStderrBytes = 64 * 1024;
const weighingMs = 100;

/** Runs git once, without a shell. It is the leader of its own process group, so that its helpers end with it. */
export function runGit(run: GitRun): Promise<GitResult> {
  return new Promise((resolve) => {
    const child = spawn("git", run.args, { cwd: run.cwd, env: run.environment, detached: true, stdio: "pipe" });
    let stopped: GitStop | null = null;
    const stop = (reason: GitStop): void => {
      stopped ??= reason;
      killGroup(child.pid);
    };
    const abort = (): void => stop("aborted");
    const deadline = setTimeout(() => stop("timeout"), run.timeoutMs);
    const scales = run.overweight && setInterval(() => run.overweight?.() && stop("too-large"), weighingMs);
    if (run.signal?.aborted) abort();
    run.signal?.addEventListener("abort", abort, { once: true });
    const stdout = gather(child.stdout, run.maxOutputBytes ?? defaultMaxOutputBytes, () => stop("too-large"));
    const stderr = gather(child.stderr, maxStderrBytes, () => undefined);
    const finish = (ok: boolean): void => {
      clearTimeout(deadline);
      clearInterval(scales);
      run.signal?.removeEventListener("abort", abort);
      resolve({ ok: ok && stopped === null, stdout: stdout(), stderr: stderr().toString("utf8"), stopped });
    };
    child.on("error", () => {
      stopped ??= "not-installed";
      finish(false);
    });
    child.on("close", (code) => finish(code === 0));
    // A git that ends early closes its input; its exit code says what happened.
    child.stdin.on("error", () => undefined);
    child.stdin.end(run.input);
  });
}

function gather(stream: NodeJS.ReadableStream, maxBytes: number, overflow: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) overflow();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself in the meantime.
  }
}
