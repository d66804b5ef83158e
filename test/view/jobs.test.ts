import { instant } from "../../src/model/instant.ts";
import type { Job } from "../../src/model/kinds.ts";
import { jobTimes, withJobSelector } from "../../src/view/jobs.ts";
import { sampleInput, samplePod } from "../support/sample-view.ts";

const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "migrate", namespace: "default" }, spec: {} };
const key = { group: "batch", kind: "Job", namespace: "default", name: "migrate" };

describe("a Job", () => {
  it("has the selector its pods answer to, unless it brings its own", () => {
    const own = { matchLabels: { app: "x" } };
    expect(withJobSelector(job as unknown as Job).spec).toMatchObject({
      selector: { matchLabels: { "batch.kubernetes.io/job-name": "migrate" } },
    });
    expect(withJobSelector({ ...job, spec: { selector: own } } as unknown as Job).spec).toEqual({ selector: own });
  });

  it("begins with its oldest pod and ends when it is complete", () => {
    const plan = sampleInput().plan;
    const pods = [2_000, 1_000].map((at) => ({ ...samplePod("p", "h1"), owner: key, createdAt: instant(at) }));
    const state = plan.workloads[0];
    if (!state) throw new Error("the sample has a workload");
    const complete = { type: "Complete", status: "True", reason: "", message: "", since: instant(5_000) } as const;
    const times = (conditions: (typeof complete)[]) =>
      jobTimes({ ...state, object: key, conditions }, { ...plan, pods: [...plan.pods, ...pods] });
    expect(times([])).toEqual({ startTime: "1970-01-01T00:00:01Z" });
    expect(times([complete])).toEqual({ startTime: "1970-01-01T00:00:01Z", completionTime: "1970-01-01T00:00:05Z" });
  });
});
