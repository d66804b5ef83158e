import type { Instant } from "../../model/instant.ts";
import type { JobSpec } from "../../model/kubernetes.generated.ts";
import type { ObjectKey } from "../../model/object.ts";
import type { LivePod } from "../pods/live-pod.ts";

/** One run of a Job: what it asks for, and the pods it has had. */
export interface JobRun {
  /** The object the pods belong to: the Job, or the CronJob that stands for it. */
  readonly owner: ObjectKey;
  readonly name: string;
  readonly spec: JobSpec;
  readonly templateHash: string;
  readonly own: readonly LivePod[];
  readonly now: Instant;
  readonly instance: string;
  /** On top of what every Job's pods carry. */
  readonly annotations: Readonly<Record<string, string>>;
}

export function isIndexed({ spec }: JobRun): boolean {
  return spec.completionMode === "Indexed";
}

export const indexAnnotation = "batch.kubernetes.io/job-completion-index";

/** The index a pod works on; null for a pod of a Job without indexes. */
export function indexOf({ manifest }: LivePod): number | null {
  const text = manifest.metadata.annotations?.[indexAnnotation];
  return text === undefined ? null : Number(text);
}
