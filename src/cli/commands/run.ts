import { join } from "node:path";
import { Command } from "commander";
import { berthHandler } from "../../api/berth-handler.ts";
import { capacityQuestion } from "../../api/capacity-question.ts";
import { healthHandler } from "../../api/health.ts";
import { type HttpHandler, type RunningServer, startHttpServer } from "../../api/http-server.ts";
import { createMetrics, type Metrics, metricsHandler } from "../../api/metrics.ts";
import { publishChanges } from "../../api/publish-changes.ts";
import { rebalanceQuestion, rebalanceRequest } from "../../api/rebalance-question.ts";
import { repositoryWrites } from "../../api/repository-writes.ts";
import { scheduleQuestion } from "../../api/schedule-question.ts";
import { serveKubernetesApi } from "../../api/serve-kubernetes-api.ts";
import { traceQuestion } from "../../api/trace-question.ts";
import { usageGauges } from "../../api/usage-metrics.ts";
import { whyQuestion } from "../../api/why-question.ts";
import { instant } from "../../model/instant.ts";
import { systemClock } from "../../platform/clock.ts";
import { createLog } from "../../platform/log.ts";
import type { Turn } from "../../reconciler/finished-turn.ts";
import { readConfigOptions, withConfigOptions } from "../config-options.ts";
import { logTurns } from "../log-turns.ts";
import type { OpenOperator, Operator } from "../operator.ts";
import { podRequests } from "../pod-requests.ts";
import { readinessChecks } from "../readiness-checks.ts";
import { untilSignal } from "../until-signal.ts";
import { version } from "../version.ts";
import { webhooks } from "../webhooks.ts";

/** `berth run`: the operator, until it is told to stop. */
export function runCommand(open: OpenOperator): Command {
  const command = new Command("run").description("keep hosts as the repository says, until stopped");
  return withConfigOptions(command).action(async (flags: Record<string, unknown>) => {
    const config = readConfigOptions(flags);
    const log = createLog(config.log);
    const operator = await open({ config, log, mode: "manage" });
    const server = await serve(operator);
    const api = config.api.enabled ? await serveApi(operator) : null;
    log.info(
      { version, listen: addressOf(server), api: api && addressOf(api), instance: operator.instance },
      "berth is running",
    );
    await operator.reconciler.start();
    const signal = await untilSignal();
    log.info({ signal }, "stopping; containers run on");
    await Promise.all([server.close(), api?.close()]);
    await operator.close();
  });
}

/** Shows every finished turn to kubectl, and turns what kubectl writes into commits. */
async function serveApi({
  config,
  log,
  reconciler,
  journal,
  source,
  streams,
  usage,
}: Operator): Promise<RunningServer> {
  const { server, publish } = await serveKubernetesApi({
    ...config.api,
    audit: config.api.audit === "file" ? { file: join(config.dataDir, "audit.log") } : config.api.audit,
    directory: join(config.dataDir, "api"),
    version,
    clock: systemClock.now,
    log,
    streams,
    usage,
    writes: repositoryWrites({ source, turnAfter: () => reconciler.fetch("a write through the API") }),
    pods: podRequests(reconciler),
    notes: journal,
    readOnly: config.api.readOnly ? "this server is read-only: commit to the repository instead" : null,
  });
  const show = publishChanges(publish);
  reconciler.watch(({ desired, observed, facts, decision: { plan, endpoints } }) =>
    show({ desired, observed, facts, plan, endpoints, events: journal.events(instant(0)) }),
  );
  return server;
}

const addressOf = ({ address, port }: RunningServer): string => `${address}:${port}`;

function serve(operator: Operator): Promise<RunningServer> {
  const { config, log, reconciler } = operator;
  const metrics = createMetrics(version);
  const pods = () => reconciler.latest?.decision.plan.pods ?? [];
  usageGauges(metrics.registry, { usage: operator.usage, pods });
  reconciler.watch((turn) => countTurn(metrics, turn));
  logTurns(reconciler, log);
  const handlers: HttpHandler[] = [
    healthHandler({ live: [], ready: readinessChecks(operator) }),
    metricsHandler(metrics),
    webhooks(operator, metrics),
    berthHandler({
      latest: () => reconciler.latest,
      questions: {
        trace: traceQuestion,
        why: whyQuestion,
        schedule: scheduleQuestion,
        capacity: capacityQuestion,
        rebalance: rebalanceQuestion,
      },
      requests: { rebalance: rebalanceRequest((asked) => reconciler.move(asked)) },
    }),
  ];
  return startHttpServer({ ...config.listen, handlers, log });
}

function countTurn(metrics: Metrics, { decision, observed, fetchedAt, desired, startedAt, at }: Turn): void {
  const failed = decision.violations.length > 0;
  metrics.turnEnded(at - startedAt, failed ? "failed" : decision.plan.steps.length > 0 ? "changed" : "settled");
  metrics.hosts(new Map(observed.hosts.map((host) => [host.name, host.condition === "Ready"])));
  metrics.drift(new Set(decision.plan.steps.map((step) => step.group)).size);
  metrics.pruneBlocked(desired.incomplete !== null);
  if (fetchedAt !== null) metrics.fetched(fetchedAt);
}
