import { groupBy } from "../../src/model/order.ts";
import { openPlacement } from "../../src/planner/placement/open-placement.ts";
import type { PlacementRequest, PodToPlace, Verdict } from "../../src/planner/placement/types.ts";
import { stopwatch } from "./stopwatch.ts";

const changes = 400;
const replicas = 10;

/**
 * One workload of 10 replicas changes on a full fleet: its pods leave and new ones come. Timed over many workloads;
 * milliseconds. A verdict about anybody else's pod, or one that makes another pod leave, is a move nobody asked for.
 */
export function replan(request: PlacementRequest) {
  const placement = openPlacement(request);
  placement.place(request.pods);
  const workloads = [...groupBy(request.pods, ({ manifest }) => manifest.spec).values()]
    .filter((pods) => pods.length >= replicas)
    .slice(0, changes)
    .map((pods) => pods.slice(0, replicas));
  const results = workloads.map((pods) => {
    const fresh = changed(pods);
    const { ms, result: verdicts } = stopwatch(() => {
      for (const { uid } of pods) placement.remove(uid);
      return placement.place(fresh);
    });
    return { ms, unrelated: unrelated(fresh, verdicts), placed: placedOf(verdicts) };
  });
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const placed = results.reduce((sum, result) => sum + result.placed, 0);
  return {
    p50: times[Math.floor(times.length * 0.5)] ?? Number.NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    unrelatedMoves: results.reduce((sum, result) => sum + result.unrelated, 0),
    problems: placed > replicas * workloads.length * 0.9 ? [] : [`only ${placed} pods found a host again`],
  };
}

/** A new revision: another template hash, another image. */
function changed(pods: readonly PodToPlace[]): PodToPlace[] {
  const [first] = pods;
  if (!first) return [];
  const spec = {
    ...first.manifest.spec,
    containers: first.manifest.spec.containers.map((each) => ({ ...each, image: "app:2" })),
  };
  const labels = { ...first.manifest.metadata.labels, "pod-template-hash": "2" };
  return pods.map((pod) => ({
    ...pod,
    uid: `${pod.uid}-new` as PodToPlace["uid"],
    manifest: { ...pod.manifest, spec, metadata: { ...pod.manifest.metadata, labels } },
  }));
}

function unrelated(fresh: readonly PodToPlace[], verdicts: readonly Verdict[]): number {
  const own = new Set(fresh.map(({ uid }) => uid));
  const others = verdicts.filter(({ pod }) => !own.has(pod)).length;
  return verdicts.reduce((sum, verdict) => sum + (verdict.kind === "placed" ? verdict.preempts.length : 0), others);
}

function placedOf(verdicts: readonly Verdict[]): number {
  return verdicts.filter(({ kind }) => kind === "placed").length;
}
