import { place } from "../../src/planner/placement/place.ts";
import type { PlacementRequest } from "../../src/planner/placement/types.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { defragment } from "../support/defragment.ts";
import { median } from "../support/median.ts";
import { openbRatios } from "../support/openb.ts";
import { checkPlacement, checksum } from "../support/placement-checker.ts";
import { placeByOracle } from "../support/placement-oracle.ts";
import { fleet150k, type PlannerShape, schedulerPerfShapes } from "../support/planner-fleets.ts";
import { replan } from "../support/replan.ts";
import { stopwatch } from "../support/stopwatch.ts";
import { vectorClassMean } from "../support/vector-classes.ts";

const rounds = 5;
const plainPods = 300;

/** Goals G1 to G3c. Every result is checked by other code before its time counts. */
export async function bench(): Promise<BenchResult> {
  const large = fleet150k();
  place(large.request);
  // The peak so far: before the peers, the checker and garbage of many rounds have had their share.
  const rssMb = process.resourceUsage().maxRSS / 1024;
  const main = measure(large);
  const plain = measurePlain(large.request);
  const shapes = schedulerPerfShapes().map((shape) => ({ shape, ...measure(shape) }));
  const changed = replan(large.request);
  const openb = openbRatios();
  const tidied = defragment();
  const vectors = vectorClassMean();
  const published = shapes.map(({ shape, podsPerSecond }) => podsPerSecond / shape.publishedPodsPerSecond);
  const checked = [main, ...shapes, plain, changed, tidied, ...(openb ? [openb] : [])];
  return {
    name: "planner",
    verified: checked.every(({ problems }) => problems.length === 0),
    ratios: {
      podsPerSecond: main.podsPerSecond,
      speedOverPlain: main.podsPerSecond / plain.podsPerSecond,
      speedOverPublished: Math.min(...published),
      replanMsP50: changed.p50,
      replanMsP99: changed.p99,
      unrelatedMoves: changed.unrelatedMoves,
      ...openb?.ratios,
      ...tidied.ratios,
      vectorClasses: vectors.mean,
      rssMb,
    },
    figures: {
      node: process.version,
      placed: main.placed,
      refused: main.refused,
      checksum: main.checksum,
      wallMs: main.times.map(({ wallMs }) => Math.round(wallMs)),
      cpuMs: main.times.map(({ cpuMs }) => Math.round(cpuMs)),
      plainPodsPerSecond: plain.podsPerSecond,
      ...Object.fromEntries(
        shapes.map(({ shape, podsPerSecond }) => [`${shape.name} pods/s`, Math.round(podsPerSecond)]),
      ),
      ...Object.fromEntries(
        shapes.map(({ shape }, i) => [
          `${shape.name} x published (not like for like: theirs includes API server and etcd)`,
          Math.round(published[i] ?? 0),
        ]),
      ),
      ...vectors.figures,
      ...openb?.figures,
      ...tidied.figures,
      problems: checked.flatMap(({ problems }) => problems).join("; "),
    },
  };
}

function measure(shape: PlannerShape) {
  const { verdicts } = place(shape.request);
  const problems = checkPlacement(shape.request, verdicts).concat(shape.expect(verdicts));
  const sum = checksum(verdicts);
  const times = Array.from({ length: rounds }, () => stopwatch(() => place(shape.request)));
  const placed = verdicts.filter(({ kind }) => kind === "placed").length;
  const podsPerSecond = (shape.request.pods.length / median(times.map(({ ms }) => ms))) * 1000;
  console.error(
    `  ${shape.name}: ${placed} of ${shape.request.pods.length} placed, ${Math.round(podsPerSecond)} pods/s${problems.map((each) => `\n    ${each}`).join("")}`,
  );
  return { placed, refused: verdicts.length - placed, checksum: sum, times, podsPerSecond, problems };
}

/** The plain full scan on a slice of the same pods: its time a pod only grows with the pods that are there already. */
function measurePlain(whole: PlacementRequest) {
  const request = { ...whole, pods: whole.pods.slice(0, plainPods) };
  const { ms: elapsed, result: plain } = stopwatch(() => placeByOracle(request));
  const same = checksum(plain.verdicts) === checksum(place(request).verdicts);
  console.error(`  plain objects: ${request.pods.length} pods in ${elapsed.toFixed(0)} ms`);
  return {
    podsPerSecond: (request.pods.length / elapsed) * 1000,
    problems: same ? [] : ["the planner and the plain full scan disagree"],
  };
}
