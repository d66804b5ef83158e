import type { ObservedContainer } from "../../model/observed.ts";
import { groupBy } from "../../model/order.ts";
import type { StepDraft } from "../steps/draft.ts";
import { stopContainer } from "../steps/stop-container.ts";
import type { Turn } from "../turn.ts";
import type { LivePod } from "./live-pod.ts";

/** Earlier attempts at a container that has a later one: both would want the same ports. */
export function removeStrayContainers({ pods }: Turn): StepDraft[] {
  return pods
    .filter(({ host }) => host.answers)
    .flatMap((pod) => strays(pod).flatMap((stray) => removeStray(pod, stray)));
}

function strays({ observed }: LivePod): ObservedContainer[] {
  return [...groupBy(observed.containers, ({ container }) => container).values()].flatMap((attempts) => {
    const latest = Math.max(...attempts.map(({ attempt }) => attempt));
    return attempts.filter(({ attempt }) => attempt < latest);
  });
}

function removeStray(
  { host, manifest, owner, namespace, name, address }: LivePod,
  observed: ObservedContainer,
): StepDraft[] {
  const because = { object: owner, reason: `a later attempt at ${observed.container} took its place` };
  return stopContainer(
    { site: { host, manifest, address } },
    { container: null, observed, because, group: `start ${namespace}/${name}`, after: [] },
  );
}
