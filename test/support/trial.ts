import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareTrial, type TrialFiles } from "../../src/cli/demo/demo-files.ts";
import { type OperatorProcess, startOperator } from "../../src/cli/demo/operator-process.ts";
import type { Lab, LabEngine } from "../../src/cli/lab/lab.ts";
import { inHost, resetHosts } from "./hosts.ts";
import { useLab } from "./lab.ts";

export interface Trial {
  readonly lab: Lab;
  readonly files: TrialFiles;
  operator: OperatorProcess;
}

/** A clean lab, a repository made from an example and a running operator, for all tests of a file. */
export function useTrial(options: {
  readonly example: string | null;
  readonly port: number;
  readonly tolerationSeconds?: number;
  /** A lab of its own with that engine on its hosts; the shared one unless given. */
  readonly engine?: LabEngine | null;
}): { readonly trial: Trial } {
  const hosts = options.engine ? useLab(`test-${options.engine}`, options.engine) : useLab();
  let trial: Trial | undefined;

  beforeAll(async () => {
    await resetHosts(hosts.lab);
    const directory = await mkdtemp(join(tmpdir(), "berth-trial-"));
    const files = await prepareTrial({
      lab: hosts.lab,
      directory,
      listen: `127.0.0.1:${options.port}`,
      tolerationSeconds: options.tolerationSeconds ?? 300,
      example: options.example,
    });
    trial = { lab: hosts.lab, files, operator: await startOperator(files) };
  }, 60_000);

  afterAll(async () => {
    await trial?.operator.stop("SIGKILL");
    await resetHosts(hosts.lab);
  }, 60_000);

  return {
    get trial() {
      if (trial === undefined) throw new Error("the trial is there once beforeAll has run: ask for it inside a test");
      return trial;
    },
  };
}

/** Id and start time of every container of ours on every host: equal before and after means nothing was restarted. */
export async function containerStarts(lab: Lab): Promise<string[]> {
  const perHost = lab.hosts.map(async (host) => {
    const ids = (await inHost(host, "docker", "ps", "--quiet", "--no-trunc", "--filter", "label=berth.dev/instance"))
      .split("\n")
      .filter(Boolean);
    if (ids.length === 0) return [];
    const starts = await inHost(
      host,
      "docker",
      "inspect",
      "--format",
      "{{.Name}} {{.Id}} {{.State.StartedAt}}",
      ...ids,
    );
    return starts.trim().split("\n");
  });
  return (await Promise.all(perHost)).flat().sort();
}
