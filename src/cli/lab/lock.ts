import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { LabError } from "./lab-error.ts";

const patienceMs = 1_000;

/** Runs the work while no other process on this machine holds the lock. */
export async function withLock<T>(name: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  // Not among the labs, which leave nothing behind: a file that others may be waiting on must stay.
  const dir = join(tmpdir(), `berth-lab-${userInfo().uid}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const notice = setTimeout(onWait, patienceMs);
  const holder = await acquire(join(dir, `${name}.lock`)).finally(() => clearTimeout(notice));
  try {
    return await work();
  } finally {
    holder.stdin?.end();
  }
}

/**
 * flock runs `cat` once it has the lock, so an echo means it is ours. Should this process die, the pipe closes, `cat` ends
 * and the kernel lets go: a lock never outlives its holder.
 */
function acquire(file: string): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const holder = spawn("flock", [file, "cat"], { stdio: ["pipe", "pipe", "ignore"] });
    holder.once("error", () => reject(new LabError("flock is missing: install util-linux.")));
    holder.once("exit", (code) => reject(new LabError(`Cannot lock ${file} (flock ended with ${code}).`)));
    holder.stdout.once("data", () => resolve(holder));
    holder.stdin.on("error", () => undefined).write("locked\n");
  });
}
