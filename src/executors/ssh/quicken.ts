import type { SshSession } from "./session.ts";

const quickenMs = 2_000;

/**
 * OpenSSH's server sets TCP_NODELAY on a connection only once a command runs in it. Until then the last part of every
 * answer above 32 KiB waits 40 ms for our acknowledgement of the part before. So one command is run, and its failure
 * does not matter: a key that is restricted to another command runs that one, and is left at once.
 */
export async function quicken(session: SshSession): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, quickenMs);
  });
  await Promise.race([late, runNothing(session).catch(() => undefined)]);
  clearTimeout(timer);
}

async function runNothing(session: SshSession): Promise<void> {
  const channel = await session.run("true");
  const closed = new Promise((resolve) => channel.once("close", resolve));
  channel.end();
  channel.resume();
  await closed;
}
