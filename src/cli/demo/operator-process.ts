import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { TurnSummary } from "../../api/turn-summary.ts";
import { httpGet } from "../http-get.ts";
import { repositoryRoot } from "../lab/repository-root.ts";
import { waitFor } from "./wait-for.ts";

/** A running `berth run`. */
export interface OperatorProcess {
  /** The last turn as the operator tells it. */
  summary(): Promise<TurnSummary>;
  /** Ends it in order, or at once, and waits until it is gone. Containers run on. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export interface OperatorOptions {
  readonly configFile: string;
  /** Where it answers: `127.0.0.1:PORT`. */
  readonly listen: string;
  readonly logFile: string;
}

const startMs = 30_000;

/** Starts the operator as a user would, from the built program, and waits until it answers. */
export async function startOperator({ configFile, listen, logFile }: OperatorOptions): Promise<OperatorProcess> {
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [programFile(), "run", "--config", configFile], {
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const summary = (): Promise<TurnSummary> => askForSummary(listen);
  const alive = async () => {
    if (child.exitCode !== null) throw new Error(`the operator ended with ${child.exitCode}: see ${logFile}`);
    return (await httpGet(`http://${listen}/livez`)).status === 200 ? true : null;
  };
  await waitFor(`the operator to answer on ${listen} (log: ${logFile})`, alive, { withinMs: startMs, everyMs: 100 });
  return { summary, stop: (signal = "SIGTERM") => stop(child, signal) };
}

/** The built program. */
const programFile = (): string => join(repositoryRoot(), "dist/main.js");

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  child.kill(signal);
  await gone;
}

async function askForSummary(listen: string): Promise<TurnSummary> {
  const { status, body } = await httpGet(`http://${listen}/berth/v1/summary`);
  if (status !== 200) throw new Error(`the operator answered ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body) as TurnSummary;
}
