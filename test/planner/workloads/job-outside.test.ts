import { instant } from "../../../src/model/instant.ts";
import type { ContainerStatus, JobSpec, PodFailurePolicyRule } from "../../../src/model/kubernetes.generated.ts";
import type { LivePod } from "../../../src/planner/pods/live-pod.ts";
import { indexesIn } from "../../../src/planner/workloads/index-ranges.ts";
import { failureVerdict } from "../../../src/planner/workloads/job-failure-policy.ts";
import { jobOutcome } from "../../../src/planner/workloads/job-outcome.ts";
import { jobPods } from "../../../src/planner/workloads/job-pods.ts";
import { indexAnnotation, type JobRun } from "../../../src/planner/workloads/job-run.ts";
import { tallyOf } from "../../../src/planner/workloads/job-tally.ts";
import { runJob } from "../../../src/planner/workloads/run-job.ts";
import { aLivePod } from "../../support/live-pods.ts";
import { failurePolicy, pendingIndexes, successPolicy } from "./cases/job-policies.ts";
import { type JobSyncRow, jobBackoff, jobDeadline, jobPerIndex, jobSync } from "./cases/job-sync.ts";

const now = 100_000;

function aRun(spec: Partial<JobSpec>, own: readonly LivePod[]): JobRun {
  return {
    owner: { group: "batch", kind: "Job", namespace: "default", name: "task" },
    name: "task",
    spec: { template: {}, ...spec },
    templateHash: "x",
    own,
    now: instant(now * 1000),
    instance: "test",
    annotations: {},
  };
}

function aTry(name: string, phase: string, { index, code, restarts = 0, createdAt = 0 }: Try): LivePod {
  const pod = aLivePod(name, { phase, readySince: null, createdAt, restarts });
  const annotations = index === undefined ? {} : { [indexAnnotation]: index };
  const status = code === undefined ? pod.status : { ...pod.status, containerStatuses: [ended("app", code)] };
  const manifest = {
    ...pod.manifest,
    metadata: { ...pod.manifest.metadata, annotations },
    spec: { ...pod.manifest.spec, restartPolicy: restarts > 0 ? "OnFailure" : "Never" },
  };
  return { ...pod, manifest, status };
}

interface Try {
  readonly index?: string;
  readonly code?: number;
  readonly restarts?: number;
  readonly createdAt?: number;
}

function ended(name: string, exitCode: number | undefined): ContainerStatus {
  const state = exitCode === undefined ? {} : { terminated: { exitCode } };
  return { name, image: "", imageID: "", ready: false, restartCount: 0, state };
}

/** The pods a row lists, either as counts or by index. */
function tries({ pods = "", ageSeconds, failedNow }: JobSyncRow): LivePod[] {
  const age = ageSeconds ?? (failedNow ? 0 : now);
  return pods
    .split(/,? (?=\d)/)
    .filter(Boolean)
    .flatMap((text, place) => {
      const [, count = "1", index, phase = "", restarts, code] =
        /^(?:(\d+) |(\d+):)(\w+?)(?:\+(\d+))?(?:=(\d+))?$/.exec(text) ?? [];
      const shape: Try = {
        createdAt: now - age,
        ...(index !== undefined && { index }),
        ...(code !== undefined && { code: Number(code) }),
        restarts: Number(restarts ?? "0"),
      };
      return Array.from({ length: index === undefined ? Number(count) : 1 }, (_, copy) =>
        aTry(`${place}-${copy}`, phase, shape),
      );
    });
}

function specOf(row: JobSyncRow): Partial<JobSpec> {
  const { parallelism, completions, backoffLimit, perIndex, maxFailedIndexes, suspend, deadlineSeconds, rules } = row;
  const indexed = row.indexed || perIndex !== undefined;
  return {
    parallelism,
    ...(completions !== undefined && { completions }),
    ...(backoffLimit !== undefined && { backoffLimit }),
    ...(perIndex !== undefined && { backoffLimitPerIndex: perIndex }),
    ...(maxFailedIndexes !== undefined && { maxFailedIndexes }),
    ...(indexed && { completionMode: "Indexed" }),
    ...(suspend && { suspend }),
    ...(deadlineSeconds !== undefined && { activeDeadlineSeconds: deadlineSeconds }),
    ...(rules && { podFailurePolicy: { rules } }),
  };
}

describe("a Job's next step", () => {
  const rows = [jobSync, jobDeadline, jobBackoff, jobPerIndex].flatMap((table) => table.rows);

  it.each(rows)("$name", (row) => {
    const { creates = row.ends ? 0 : undefined, stops = 0, ends } = row;
    const { create, leave, rest, outcome } = runJob(aRun(specOf(row), tries(row)));
    expect(outcome?.type === "Failed" ? outcome.reason : outcome?.type).toBe(ends);
    expect(leave.length + rest.length).toBe(stops);
    if (typeof creates === "number") expect(create).toHaveLength(creates);
    if (Array.isArray(creates)) expect(create.map(indexOfWanted)).toEqual(creates);
  });
});

function indexOfWanted({ manifest }: { readonly manifest: LivePod["manifest"] }): number {
  return Number(manifest.metadata.annotations?.[indexAnnotation]);
}

describe("a Job's success policy", () => {
  it.each(successPolicy.rows)("%s", (_, rules, succeeded, met) => {
    const own = [...indexesIn(succeeded)].map((index) => aTry(`p${index}`, "Succeeded", { index: String(index) }));
    const run = aRun(
      {
        completions: 100,
        completionMode: "Indexed",
        ...(rules !== null && { successPolicy: { rules: rules.split(" | ").filter(Boolean).map(rule) } }),
      },
      own,
    );
    const outcome = jobOutcome(run, tallyOf(run));
    expect(outcome?.message ?? null).toBe(met === null ? null : `Matched rules at index ${met}`);
  });

  function rule(text: string) {
    const [indexes = "", count] = text.split("#").map((part) => part.trim());
    return {
      ...(indexes !== "" && { succeededIndexes: indexes === "-" ? "" : indexes }),
      ...(count !== undefined && { succeededCount: Number(count) }),
    };
  }
});

describe("a Job's failure policy", () => {
  it.each(failurePolicy.rows)("%s", (_, rules, pod, action) => {
    const policy = rules === null ? undefined : { rules: rules.split(" | ").map(rule) };
    expect(failureVerdict(policy, failedPod(pod)).action).toBe(action);
  });

  it("says which container, which code and which rule", () => {
    const rules = ["UnknownAction In 1,2", "FailJob In 2,3"].map(rule);
    expect(failureVerdict({ rules }, failedPod("main=2")).message).toBe(
      "Container main for pod default/failed failed with exit code 2 matching FailJob rule at index 1",
    );
    expect(failureVerdict({ rules: [rule("FailJob True")] }, failedPod("True")).message).toBe(
      "Pod default/failed has condition DisruptionTarget matching FailJob rule at index 0",
    );
  });

  function rule(text: string): PodFailurePolicyRule {
    const [action = "", operator = "", values] = text.split(" ");
    return values === undefined
      ? { action, onPodConditions: [{ type: "DisruptionTarget", status: operator }] }
      : { action, onExitCodes: { operator, values: values.split(",").map(Number) } };
  }

  function failedPod(text: string): LivePod {
    const pod = aLivePod("failed", { phase: "Failed", readySince: null });
    const words = text.split(" ");
    const containers = words.map((word) => {
      const [, init, name = "", code] = /^(init:)?(\w+)(?:=(-?\d+))?$/.exec(word) ?? [];
      return { init: init !== undefined, status: ended(name, code === undefined ? undefined : Number(code)) };
    });
    const of = (init: boolean) => containers.filter((each) => each.init === init).map(({ status }) => status);
    const conditions = [{ type: "DisruptionTarget", status: text }];
    const status = /^(True|False|Unknown)$/.test(text)
      ? { conditions }
      : { containerStatuses: of(false), initContainerStatuses: of(true) };
    return { ...pod, status: { phase: "Failed", ...status } };
  }
});

describe("the indexes made next", () => {
  it.each(pendingIndexes.rows)("%s", (_, active, succeeded, failed, count, completions, made) => {
    const own = [
      ...[...indexesIn(active)].map((index) => aTry(`a${index}`, "Running", { index: String(index) })),
      ...[...indexesIn(succeeded)].map((index) => aTry(`s${index}`, "Succeeded", { index: String(index) })),
      ...[...indexesIn(failed)].map((index) => aTry(`f${index}`, "Failed", { index: String(index) })),
    ];
    const run = aRun({ completions, completionMode: "Indexed", backoffLimitPerIndex: 0 }, own);
    expect(jobPods(run, tallyOf(run), count).map(indexOfWanted).join()).toBe(made);
  });
});
