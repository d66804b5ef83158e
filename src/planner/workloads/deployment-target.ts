import type { RevisionFact } from "../../model/facts.ts";
import type { Deployment } from "../../model/kinds.ts";
import type { PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import type { LivePod } from "../pods/live-pod.ts";
import type { Turn } from "../turn.ts";
import { withConfigHash } from "./reload.ts";
import { templateHashOf } from "./template.ts";

/** `"false"` on a Deployment: a revision that does not become available stays, as in Kubernetes. */
export const autoReturnAnnotation = "berth.dev/return-to-last-good";

/** The revision a Deployment is to run. */
export interface DeploymentTarget {
  readonly template: PodTemplateSpec;
  readonly hash: string;
  /** The revision that is declared: the same, but while the last good one runs in its place. */
  readonly declared: string;
  /** The declared revision, where it was given up for the last good one; null in ordinary times. */
  readonly givenUp: string | null;
}

/** The declared template; the last good one once the declared has missed its deadline without ever having been good. */
export function targetOf(object: Deployment, own: readonly LivePod[], turn: Turn): DeploymentTarget {
  const template = withConfigHash(turn, object, object.spec.template);
  const hash = templateHashOf(template);
  const declared = { template, hash, declared: hash, givenUp: null };
  const history = turn.input.facts.revisions.get(formatKey(keyOf(object))) ?? [];
  const present = history.find(({ templateHash }) => templateHash === hash);
  if (!present || !mayReturn(object) || !isGivenUp(object, own, { present, turn })) return declared;
  const good = [...history].reverse().find((revision) => revision.good && isTemplate(revision.template));
  if (!good || !isTemplate(good.template)) return declared;
  return { template: good.template, hash: good.templateHash, declared: hash, givenUp: hash };
}

function mayReturn({ metadata, spec }: Deployment): boolean {
  return metadata.annotations?.[autoReturnAnnotation] !== "false" && !spec.paused && spec.strategy?.type !== "Recreate";
}

interface Attempt {
  readonly present: RevisionFact;
  readonly turn: Turn;
}

/** Every new pod and every one that became ready is progress, and gives it its whole time again. */
function isGivenUp({ spec }: Deployment, own: readonly LivePod[], { present, turn }: Attempt): boolean {
  if (present.good) return false;
  const pods = own.filter(({ templateHash }) => templateHash === present.templateHash);
  const progress = Math.max(present.createdAt, ...pods.map((pod) => Math.max(pod.createdAt ?? 0, pod.readySince ?? 0)));
  return turn.now >= progress + (spec.progressDeadlineSeconds ?? 600) * 1000;
}

/** The journal keeps templates as they were declared; one that is no template of pods is not gone back to. */
export function isTemplate(value: unknown): value is PodTemplateSpec {
  return typeof value === "object" && value !== null && "spec" in value && typeof value.spec === "object";
}
