import { isUpstream, type OutsideTable } from "../support/outside-table.ts";
import { limitRanges } from "./admission/cases/limit-ranges.ts";
import * as quotas from "./admission/cases/quotas.ts";
import { hostPortCases } from "./placement/cases/host-ports.ts";
import { nodeAffinityCases } from "./placement/cases/node-affinity.ts";
import { podAffinityCases } from "./placement/cases/pod-affinity.ts";
import * as requests from "./placement/cases/pod-requests.ts";
import * as preemptions from "./placement/cases/preemption.ts";
import { resourceCases } from "./placement/cases/resources.ts";
import * as scores from "./placement/cases/scores.ts";
import { taintCases } from "./placement/cases/taints.ts";
import { spreadCases } from "./placement/cases/topology-spread.ts";
import { cronSync, nextRuns, recentRuns } from "./workloads/cases/cron-jobs.ts";
import { daemonHosts, evictions, leastTolerations } from "./workloads/cases/hosts.ts";
import { failurePolicy, pendingIndexes, successPolicy } from "./workloads/cases/job-policies.ts";
import { jobBackoff, jobDeadline, jobPerIndex, jobSync } from "./workloads/cases/job-sync.ts";
import { deletions, removals } from "./workloads/cases/removal.ts";
import * as rollouts from "./workloads/cases/rollouts.ts";

/** Every table of upstream's cases. Each is run by the tests of its family. */
const tables: readonly OutsideTable[] = [
  ...Object.values(preemptions),
  ...Object.values(quotas),
  ...Object.values(requests),
  ...Object.values(rollouts),
  ...Object.values(scores),
  cronSync,
  daemonHosts,
  deletions,
  evictions,
  failurePolicy,
  hostPortCases,
  jobBackoff,
  jobDeadline,
  jobPerIndex,
  jobSync,
  leastTolerations,
  limitRanges,
  nextRuns,
  nodeAffinityCases,
  pendingIndexes,
  podAffinityCases,
  recentRuns,
  removals,
  resourceCases,
  spreadCases,
  successPolicy,
  taintCases,
];

describe("cases taken over from upstream's own tests", () => {
  it.each(tables)("$tests of $file at $release", ({ file, tests, release, rows }) => {
    expect(file).toMatch(/^k8s\.io\/[\w.-]+\/[\w./-]+_test\.go$/);
    expect(tests).toMatch(/^Test\w+(, Test\w+)*$/);
    expect(release).toMatch(/^v\d+\.\d+\.\d+$/);
    expect(rows.filter(isUpstream).length).toBeGreaterThan(0);
  });

  it("are at least 650 rows", () => {
    const rows = tables.flatMap((table) => table.rows.filter(isUpstream));
    process.stdout.write(`${rows.length} rows of upstream's own tests in ${tables.length} tables\n`);
    expect(rows.length).toBeGreaterThanOrEqual(650);
  });
});
