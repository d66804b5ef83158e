import { labDown } from "../../src/cli/lab/lab-down.ts";
import { labUp } from "../../src/cli/lab/lab-up.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { inHost, resetHosts } from "../support/hosts.ts";
import { median } from "../support/median.ts";
import { measureReadiness } from "../support/ready-bench.ts";
import { measureRendering } from "../support/render-bench.ts";
import { measureTraffic } from "../support/traffic-bench.ts";

const report = (line: string): void => console.error(`  ${line}`);

/** Rendering, then on three lab hosts: from ready to reachable, and requests against the peers. */
export async function bench(): Promise<BenchResult> {
  const rendering = measureRendering();
  report(`one of 50,000 endpoints changed: ${median(rendering.changedMs).toFixed(1)} ms`);
  const lab = await labUp({ name: "bench", hosts: 3, progress: report });
  try {
    const reachableMs = await measureReadiness(lab, report);
    await resetHosts(lab);
    const [first] = lab.hosts;
    const ipvs = first && (await inHost(first, "sh", "-c", "test -e /proc/net/ip_vs && echo yes || echo no")).trim();
    if (ipvs !== "yes") report("Swarm's routing mesh is not measured: this kernel has no IPVS");
    const { figures, verified, ...traffic } = await measureTraffic(lab, report);
    return {
      name: "dataplane",
      verified: verified && rendering.verified,
      ratios: { ...traffic, renderMs: median(rendering.changedMs), readyToReachableMs: median(reachableMs) },
      figures: {
        node: process.version,
        engine: first?.engine ?? "",
        ...{ renderColdMs: rendering.coldMs, renderChangedMs: rendering.changedMs, rulesetBytes: rendering.bytes },
        ...{ reachableMs, swarmRoutingMesh: ipvs === "yes" ? "not measured" : "not measured: no IPVS in this kernel" },
        ...figures,
      },
    };
  } finally {
    await labDown("bench", report);
  }
}
