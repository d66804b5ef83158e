import type { Duplex } from "node:stream";
import type { PlannedProbe } from "../../model/plan.ts";
import { DeadlineError, withDeadline } from "../docker/deadline.ts";
import type { EngineClient } from "../docker/open-engine.ts";
import { runExec } from "../execute/run-exec.ts";
import type { SshSession } from "../ssh/session.ts";
import { checkGrpc } from "./check-grpc.ts";
import { checkHttp } from "./check-http.ts";
import type { ProbeResult } from "./tally.ts";

/** The ways to a host; null while it is out of reach. */
export interface ProbeHost {
  readonly session: SshSession | null;
  readonly engine: EngineClient | null;
}

/** Runs a probe once. Null where the host is out of reach: that says nothing about the pod. */
export async function runProbe(probe: PlannedProbe, host: ProbeHost): Promise<ProbeResult | null> {
  try {
    return await withDeadline({ ms: probe.timeoutMs, what: `${probe.kind} probe` }, (signal) =>
      check(probe, host, signal),
    );
  } catch (error) {
    if (error instanceof DeadlineError)
      return { success: false, message: `no answer within ${probe.timeoutMs / 1000} s` };
    return { success: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function check(probe: PlannedProbe, { session, engine }: ProbeHost, signal: AbortSignal): Promise<ProbeResult | null> {
  const { handler } = probe;
  if (handler.kind === "exec") return engine ? checkExec(engine, probe, handler.argv) : Promise.resolve(null);
  if (!session) return Promise.resolve(null);
  return withStream(session.forwardTcp(handler.address, handler.port), signal, (stream) => {
    if (handler.kind === "http") return checkHttp(stream, handler);
    if (handler.kind === "grpc") return checkGrpc(stream, handler);
    return Promise.resolve({ success: true, message: "connected" });
  });
}

/** From the host itself, over its SSH connection: pods need not be reachable from here. */
async function withStream(
  opening: Promise<Duplex>,
  signal: AbortSignal,
  work: (stream: Duplex) => Promise<ProbeResult>,
): Promise<ProbeResult> {
  const stream = await opening;
  const close = (): void => void stream.destroy();
  if (signal.aborted) close();
  signal.addEventListener("abort", close, { once: true });
  try {
    return await work(stream);
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

async function checkExec(engine: EngineClient, probe: PlannedProbe, argv: readonly string[]): Promise<ProbeResult> {
  const run = { container: probe.containerId, argv, timeoutMs: probe.timeoutMs };
  const { exitCode, output } = await runExec(engine, run);
  return { success: exitCode === 0, message: output.trim().slice(0, 1000) || `exited with ${exitCode}` };
}
