import { labels } from "../../model/labels.ts";
import type { Lab } from "../lab/lab.ts";
import { run } from "../lab/run.ts";

/** Kills a pod's first application container as a person on the host would: `docker kill`. */
export async function killContainerOf(
  lab: Lab,
  where: { readonly host: string; readonly pod: string },
): Promise<string> {
  const host = lab.hosts.find((each) => each.name === where.host);
  if (!host) throw new Error(`lab ${lab.name} has no host ${where.host}`);
  const inHost = (...argv: string[]): Promise<string> => run("docker", ["exec", host.container, "docker", ...argv]);
  const filter = [`label=${labels.pod}=${where.pod}`, `label=${labels.role}=app`].flatMap((each) => ["--filter", each]);
  const [name] = (await inHost("ps", ...filter, "--format", "{{.Names}}")).trim().split("\n");
  if (!name) throw new Error(`${where.host} runs no container of pod ${where.pod}`);
  await inHost("kill", name);
  return name;
}
