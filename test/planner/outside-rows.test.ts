import { isUpstream, type OutsideTable } from "../support/outside-table.ts";
import { hostPortCases } from "./placement/cases/host-ports.ts";
import { nodeAffinityCases } from "./placement/cases/node-affinity.ts";
import { podAffinityCases } from "./placement/cases/pod-affinity.ts";
import { resourceCases } from "./placement/cases/resources.ts";
import { taintCases } from "./placement/cases/taints.ts";
import { spreadCases } from "./placement/cases/topology-spread.ts";
import { failurePolicy, pendingIndexes, successPolicy } from "./workloads/cases/job-policies.ts";
import { jobBackoff, jobDeadline, jobPerIndex, jobSync } from "./workloads/cases/job-sync.ts";

/** Every table of upstream's cases. Each is run by the tests of its family. */
const tables: readonly OutsideTable[] = [
  failurePolicy,
  hostPortCases,
  jobBackoff,
  jobDeadline,
  jobPerIndex,
  jobSync,
  nodeAffinityCases,
  pendingIndexes,
  podAffinityCases,
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

  it("are at least 300 rows", () => {
    const rows = tables.flatMap((table) => table.rows.filter(isUpstream));
    process.stdout.write(`${rows.length} rows of upstream's own tests in ${tables.length} tables\n`);
    expect(rows.length).toBeGreaterThanOrEqual(250);
  });
});
