import { toTimestamp } from "../model/instant.ts";
import { formatLocation } from "../model/problem.ts";
import { renderHeld, renderRefusal, renderStep } from "../planner/render.ts";
import { type Explanation, why } from "../planner/why.ts";
import type { Turn } from "../reconciler/finished-turn.ts";

/** `?namespace=NS&pod=NAME`: the chain from commit to container as lines of text; null where no such pod is known. */
export function whyQuestion(turn: Turn, query: URLSearchParams): readonly string[] | null {
  const { desired, observed, facts, settings, decision, at } = turn;
  const input = { desired, observed, facts, settings };
  const namespace = query.get("namespace") ?? "default";
  const explanation = why({ plan: decision.plan, input, now: at, namespace, name: query.get("pod") ?? "" });
  return (
    explanation && [...origin(explanation), ...placement(explanation), ...state(explanation), ...next(explanation)]
  );
}

function origin({ owner, revision, declaredAt, plan }: Explanation): string[] {
  const place = declaredAt === null ? "no longer in the repository" : `declared at ${formatLocation(declaredAt)}`;
  return [
    `commit    ${revision.commit.slice(0, 12)} ${revision.subject} (${revision.author})`,
    `owner     ${owner}, ${place}`,
    `plan      ${plan}`,
  ];
}

function placement({ host, scores, impossible, refusal }: Explanation): string[] {
  const table = scores.map(({ host: name, total, parts }) => {
    const detail = Object.entries(parts).map(([part, value]) => `${part} ${value.toFixed(3)}`);
    return `          ${name === host ? "*" : " "} ${name}  ${total.toFixed(3)}  ${detail.join(", ")}`;
  });
  const chosen = `host      ${host ?? "none"}${table.length > 0 ? "; what each would cost it now, least first:" : ""}`;
  // A refusal names every host itself.
  if (refusal !== null) return [chosen, ...table, ...renderRefusal(refusal)];
  return [
    chosen,
    ...table,
    ...impossible.map(({ host: name, reasons }) => `            ${name}  ${reasons.join("; ")}`),
  ];
}

function state({ pod }: Explanation): string[] {
  const containers = (pod.status.containerStatuses ?? []).map((status) => {
    const now = Object.entries(status.state ?? {})[0];
    const detail = now ? `${now[0]} ${JSON.stringify(now[1])}` : "unknown";
    return `container ${status.name}: ${detail}, ${status.restartCount} restarts, ${status.ready ? "ready" : "not ready"}`;
  });
  const conditions = (pod.status.conditions ?? [])
    .filter(({ status }) => status !== "True")
    .map(
      ({ type, reason, message }) => `condition ${type} is not met: ${[reason, message].filter(Boolean).join(": ")}`,
    );
  const leaving =
    pod.leaving === null ? [] : [`leaving   since ${toTimestamp(pod.leaving.since)}: ${pod.leaving.reason}`];
  const phase = `phase     ${pod.status.phase ?? "Unknown"}${pod.status.reason ? ` (${pod.status.reason})` : ""}`;
  return [phase, ...containers, ...conditions, ...leaving];
}

function next({ steps, held }: Explanation): string[] {
  return [
    ...steps.map((step) => `next      ${renderStep(step)}`),
    ...held.map((each) => `          ${renderHeld(each)}`),
  ];
}
