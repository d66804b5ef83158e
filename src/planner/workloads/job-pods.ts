import type { Pod } from "../../model/kinds.ts";
import type { Container } from "../../model/kubernetes.generated.ts";
import { formatKey } from "../../model/object.ts";
import type { WantedPod } from "../pods/live-pod.ts";
import { suffixOf, uidOf } from "../pods/pod-names.ts";
import { indexAnnotation, indexOf, isIndexed, type JobRun } from "./job-run.ts";
import type { JobTally } from "./job-tally.ts";
import { mostAtOnce } from "./most-at-once.ts";
import { podFromTemplate } from "./template.ts";

/** The next `count` pods of a run: of the first indexes nobody works on, or of the first free places. */
export function jobPods(run: JobRun, tally: JobTally, count: number): WantedPod[] {
  const most = Math.min(count, mostAtOnce);
  return isIndexed(run) ? indexedPods(run, tally, most) : plainPods(run, most);
}

function plainPods(run: JobRun, count: number): WantedPod[] {
  const taken = new Set(run.own.map(({ uid }) => uid));
  const pods: WantedPod[] = [];
  for (let place = 0; pods.length < count; place++) {
    const pod = podOf(run, String(place), null);
    if (!taken.has(pod.uid)) pods.push(pod);
  }
  return pods;
}

function indexedPods(run: JobRun, { active, succeededIndexes, failedIndexes }: JobTally, count: number): WantedPod[] {
  const busy = new Set([...active.flatMap((pod) => indexOf(pod) ?? []), ...succeededIndexes, ...failedIndexes]);
  const { completions = 0 } = run.spec;
  const pods: WantedPod[] = [];
  for (let index = 0; index < completions && pods.length < count; index++) {
    if (!busy.has(index)) pods.push(podOf(run, `${index}/${triesOf(run, index)}`, index));
  }
  return pods;
}

function triesOf({ own }: JobRun, index: number): number {
  return own.filter((pod) => indexOf(pod) === index).length;
}

function podOf(run: JobRun, place: string, index: number | null): WantedPod {
  const { owner, name: job, spec, templateHash, instance } = run;
  const { namespace } = owner;
  const uid = uidOf(instance, formatKey(owner), job, templateHash, place);
  const name = index === null ? `${job}-${suffixOf(uid, 5)}` : `${job}-${index}-${suffixOf(uid, 5)}`;
  const own = {
    "batch.kubernetes.io/job-name": job,
    "job-name": job,
    ...(index === null ? {} : { [indexAnnotation]: String(index) }),
  };
  const pod = podFromTemplate(spec.template, { namespace, name, labels: own });
  return { uid, namespace, name, owner, templateHash, manifest: annotated(run, pod, index) };
}

function annotated({ annotations, name: job }: JobRun, pod: Pod, index: number | null): Pod {
  const all = {
    ...pod.metadata.annotations,
    ...annotations,
    ...(index === null ? {} : { [indexAnnotation]: String(index) }),
  };
  const metadata = { ...pod.metadata, ...(Object.keys(all).length > 0 ? { annotations: all } : {}) };
  if (index === null) return { ...pod, metadata };
  const told = (container: Container): Container => ({
    ...container,
    env: [...(container.env ?? []), { name: "JOB_COMPLETION_INDEX", value: String(index) }],
  });
  const spec = { ...pod.spec, hostname: `${job}-${index}`, containers: pod.spec.containers.map(told) };
  return { ...pod, metadata, spec };
}
