import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareTrial, type TrialFiles } from "../../src/cli/demo/demo-files.ts";
import { type OperatorProcess, startOperator } from "../../src/cli/demo/operator-process.ts";
import { waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import type { Lab } from "../../src/cli/lab/lab.ts";
import { labDown } from "../../src/cli/lab/lab-down.ts";
import { labUp } from "../../src/cli/lab/lab-up.ts";
import { deliver, deliverySettings } from "./deliver.ts";

/** A lab of its own and an operator on it that hears of pushes by webhook alone. */
export interface BenchTrial {
  readonly lab: Lab;
  readonly files: TrialFiles;
  readonly operator: OperatorProcess;
  /** Tells the operator of what was pushed; resolves once it took the delivery. */
  tell(): Promise<void>;
}

interface TrialShape {
  readonly hosts: number;
  readonly listen: string;
  /** Changes the example before it is first run. */
  readonly prepare: (files: TrialFiles) => Promise<void>;
}

export const benchReport = (line: string): void => console.error(`  ${line}`);

/** Gives the trial to `use` once its hosts are set up, and takes all of it down after. */
export async function withBenchTrial<T>(
  { hosts, listen, prepare }: TrialShape,
  use: (trial: BenchTrial) => Promise<T>,
): Promise<T> {
  const lab = await labUp({ name: "bench", hosts, progress: benchReport });
  const directory = await mkdtemp(join(tmpdir(), "berth-bench-"));
  try {
    const settings = { pollSeconds: 3600, webhooks: deliverySettings };
    const files = await prepareTrial({ lab, directory, listen, tolerationSeconds: 300, example: "web", settings });
    await prepare(files);
    const operator = await startOperator(files);
    try {
      await waitForSummary(operator, "the hosts to be set up", { withinMs: 120_000, wanted: (each) => each.settled });
      return await use({ lab, files, operator, tell: () => deliver(files) });
    } finally {
      await operator.stop();
    }
  } finally {
    await labDown("bench", benchReport);
    await rm(directory, { recursive: true, force: true });
  }
}
