import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Instant } from "../model/instant.ts";
import { type HttpHandler, reply, targetOf } from "./http-server.ts";

/** What the reconciler and the edges count. Scraped at `/metrics`. */
export interface Metrics {
  /** A turn has ended; `result` is `settled`, `changed` or `failed`. */
  turnEnded(durationMs: number, result: "settled" | "changed" | "failed"): void;
  stepEnded(kind: string, durationMs: number, result: "done" | "failed" | "skipped"): void;
  hosts(up: ReadonlyMap<string, boolean>): void;
  fetched(at: Instant): void;
  /** Objects that differ from what the repository says. */
  drift(objects: number): void;
  pruneBlocked(blocked: boolean): void;
  webhook(provider: string, result: "accepted" | "rejected"): void;
  readonly registry: Registry;
}

export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: `berth_${name}`, help, labelNames: [...labelNames], registers });
  const durations = new Histogram({
    name: "berth_reconcile_duration_seconds",
    help: "How long turns and steps took, by what they did",
    labelNames: ["kind", "result"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300],
    registers,
  });
  const webhooks = new Counter({
    name: "berth_webhook_requests_total",
    help: "Webhook deliveries, by provider and what became of them",
    labelNames: ["provider", "result"],
    registers,
  });
  const hostUp = gauge("host_up", "1 where the host's engine answers", ["host"]);
  const lastFetch = gauge("git_last_fetch_timestamp_seconds", "When the repository was last fetched");
  const drift = gauge("drift_objects", "Objects that differ from what the repository says");
  const pruneBlocked = gauge("prune_blocked", "1 while removals wait for a person");
  gauge("build_info", "Constant 1 with the version as a label", ["version"]).set({ version }, 1);
  return {
    registry,
    turnEnded: (ms, result) => durations.observe({ kind: "turn", result }, ms / 1000),
    stepEnded: (kind, ms, result) => durations.observe({ kind, result }, ms / 1000),
    hosts: (up) => {
      hostUp.reset();
      for (const [host, isUp] of up) hostUp.set({ host }, isUp ? 1 : 0);
    },
    fetched: (at) => lastFetch.set(at / 1000),
    drift: (objects) => drift.set(objects),
    pruneBlocked: (blocked) => pruneBlocked.set(blocked ? 1 : 0),
    webhook: (provider, result) => webhooks.inc({ provider, result }),
  };
}

/** Serves a registry at `/metrics`. */
export function metricsHandler({ registry }: Pick<Metrics, "registry">): HttpHandler {
  return async (request, response) => {
    if (targetOf(request)?.pathname !== "/metrics" || request.method !== "GET") return false;
    reply(response, 200, await registry.metrics(), registry.contentType);
    return true;
  };
}
