import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { hostManifests } from "../lab/host-manifests.ts";
import type { Lab } from "../lab/lab.ts";
import { repositoryRoot } from "../lab/repository-root.ts";
import { createWorkTree, type WorkTree } from "./work-tree.ts";

/** Where a cluster for trying things keeps its files, and what they say. */
export interface TrialFiles {
  readonly directory: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly listen: string;
  readonly workTree: WorkTree;
}

export interface TrialOptions {
  readonly lab: Lab;
  readonly directory: string;
  readonly listen: string;
  readonly tolerationSeconds: number;
  /** Folder below examples/, whose content is the first commit; null begins with the hosts alone. */
  readonly example: string | null;
  /** Further settings of the operator's, as its file has them. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Between where health answers and where the Kubernetes API does. */
const apiPortOffset = 1000;

export const demoDirectory = (): string =>
  join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "berth/demo");

/** An empty directory with a repository made from an example and the lab's hosts, and a configuration that points at it. */
export async function prepareTrial(options: TrialOptions): Promise<TrialFiles> {
  const { lab, directory, listen } = options;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const remote = join(directory, "repository.git");
  const workTree = await createWorkTree(remote, join(directory, "work"));
  if (options.example !== null) await workTree.copy(join(repositoryRoot(), "examples", options.example));
  await workTree.write("cluster/lab.yaml", hostManifests(lab));
  await workTree.push("Start with the hosts and what they are to run");
  const configFile = join(directory, "berth.yaml");
  await writeFile(configFile, dump(configuration(options, remote)));
  return { directory, configFile, logFile: join(directory, "berth.log"), listen, workTree };
}

function configuration({ lab, directory, listen, tolerationSeconds, settings }: TrialOptions, remote: string): object {
  const [address, port] = listen.split(":");
  return {
    repository: { url: remote, branch: "main" },
    pollSeconds: 1,
    dataDir: join(directory, "data"),
    instance: lab.name,
    ssh: { user: lab.hosts[0]?.user, keyFile: lab.keyFile },
    listen: { address, port: Number(port) },
    api: { address, port: Number(port) + apiPortOffset },
    images: { node: lab.images.node, pause: lab.images.pause, traefik: lab.images.traefik ?? "" },
    tolerationSeconds,
    ...settings,
  };
}
