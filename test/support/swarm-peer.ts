import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import { inHost } from "./hosts.ts";

const service = "bench";
const filter = `label=com.docker.swarm.service.name=${service}`;

/** Makes one swarm of a lab's hosts. */
export async function formSwarm({ hosts: [first, ...others] }: Lab): Promise<void> {
  if (!first) throw new Error("the lab has no host");
  await inHost(first, "docker", "swarm", "init", "--advertise-addr", first.address);
  const token = (await inHost(first, "docker", "swarm", "join-token", "--quiet", "worker")).trim();
  for (const host of others) {
    await inHost(
      host,
      "docker",
      "swarm",
      "join",
      "--token",
      token,
      "--advertise-addr",
      host.address,
      `${first.address}:2377`,
    );
  }
}

/** Until the engines themselves count so many running containers of a new service; it is removed again. */
export async function timeSwarm(lab: Lab, image: string, replicas: number): Promise<number> {
  const [manager] = lab.hosts;
  if (!manager) throw new Error("the lab has no host");
  const startedAt = performance.now();
  const options = ["--quiet", "--detach", "--name", service, "--replicas", String(replicas)];
  await inHost(manager, "docker", "service", "create", ...options, image);
  await untilRunning(lab.hosts, filter, replicas);
  const tookMs = Math.round(performance.now() - startedAt);
  await inHost(manager, "docker", "service", "rm", service);
  await untilRunning(lab.hosts, filter, 0);
  return tookMs;
}

/** Waits until the engines of these hosts count so many running containers together. */
export async function untilRunning(hosts: readonly LabHost[], label: string, count: number): Promise<void> {
  const deadline = Date.now() + 300_000;
  for (;;) {
    const lists = await Promise.all(hosts.map((host) => inHost(host, "docker", "ps", "--quiet", "--filter", label)));
    const running = lists.flatMap((list) => list.split("\n").filter(Boolean)).length;
    if (running === count) return;
    if (Date.now() > deadline) throw new Error(`${running} containers run, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
