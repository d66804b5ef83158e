import { readFileSync } from "node:fs";
import type { Lab } from "../../src/cli/lab/lab.ts";
import { type HostFleet, openFleet } from "../../src/executors/fleet.ts";
import type { Action } from "../../src/model/action.ts";
import type { FleetNews } from "../../src/model/fleet-news.ts";
import type { HostTarget } from "../../src/model/host-target.ts";
import { instant } from "../../src/model/instant.ts";
import { hostName, stepId } from "../../src/model/names.ts";
import type { StepOutcome } from "../../src/model/outcome.ts";

export interface LabFleet {
  readonly fleet: HostFleet;
  /** All news so far. */
  readonly news: readonly FleetNews[];
  /** Runs actions one after the other and gives what became of each. */
  run(...actions: readonly Action[]): Promise<readonly StepOutcome[]>;
  /** Resolves with the first piece of news from now on that fits. */
  until(fits: (news: FleetNews) => boolean): Promise<FleetNews>;
}

/** A fleet on real hosts, under an installation id of its own. */
export function openLabFleet(lab: Pick<Lab, "hosts" | "keyFile">, instance: string, helper: string): LabFleet {
  const fleet = openFleet({
    credentials: { privateKey: readFileSync(lab.keyFile), passphrase: null, agentSocket: null },
    instance,
    helper,
    now: () => instant(Date.now()),
    random: Math.random,
  });
  const news: FleetNews[] = [];
  fleet.watch((item) => news.push(item));
  fleet.track(targetsOf(lab));
  const until = (fits: (item: FleetNews) => boolean): Promise<FleetNews> =>
    new Promise((resolve) => {
      const stop = fleet.watch((item) => {
        if (!fits(item)) return;
        stop();
        resolve(item);
      });
    });
  let steps = 0;
  const runOne = async (action: Action): Promise<StepOutcome> => {
    const id = stepId(`#${++steps}`);
    const finished = until((item) => item.kind === "step-finished" && item.outcome.step === id);
    fleet.submit([{ id, action, because: { object: null, reason: "test" }, after: [], group: null }]);
    const item = await finished;
    if (item.kind !== "step-finished") throw new Error("no outcome");
    return item.outcome;
  };
  return {
    fleet,
    news,
    until,
    run: async (...actions) => {
      const outcomes: StepOutcome[] = [];
      for (const action of actions) outcomes.push(await runOne(action));
      return outcomes;
    },
  };
}

export function targetsOf({ hosts }: Pick<Lab, "hosts">): HostTarget[] {
  return hosts.map((host) => ({
    name: hostName(host.name),
    address: host.address,
    port: host.sshPort,
    user: host.user,
    hostKeys: [host.hostKey],
    via: null,
  }));
}

/** What a step did, or what it failed with. */
export function told(outcome: StepOutcome | undefined): string {
  if (!outcome) return "no outcome";
  if (outcome.result === "done") return outcome.detail;
  return outcome.result === "failed" ? `${outcome.failure.code}: ${outcome.failure.message}` : outcome.reason;
}
