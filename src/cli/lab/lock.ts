import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labsDir } from "./lab-dir.ts";

const retryMs = 500;

/** Runs the work while no other process on this machine holds the lock; a dead holder's lock is taken over. */
export async function withLock<T>(name: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const file = join(labsDir(), `${name}.lock`);
  await mkdir(labsDir(), { recursive: true });
  for (let waited = false; !(await take(file)); waited = true) {
    if (!waited) onWait();
    await sleep(retryMs);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (await isHeld(file)) return false;
    await rm(file, { force: true });
    return false;
  }
}

async function isHeld(file: string): Promise<boolean> {
  const holder = Number(await readFile(file, "utf8").catch(() => ""));
  // An empty file is a lock being taken at this moment.
  return holder === 0 || isAlive(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
