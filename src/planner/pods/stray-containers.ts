import type { ObservedContainer } from "../../model/observed.ts";
import { groupBy } from "../../model/order.ts";
import type { StepDraft } from "../steps/draft.ts";
import { stopContainer } from "../steps/stop-container.ts";
import type { Turn } from "../turn.ts";
import type { LivePod } from "./live-pod.ts";

/**
 * Earlier attempts at a container that has a later one: they must not run beside it, for both would want the same ports.
 * The last of them stays, ended, for its log; the others go.
 */
export function removeStrayContainers({ pods }: Turn): StepDraft[] {
  return pods.filter(({ host }) => host.answers).flatMap((pod) => strays(pod).flatMap((stray) => endStray(pod, stray)));
}

interface Stray {
  readonly observed: ObservedContainer;
  readonly keepsLog: boolean;
}

function strays({ observed }: LivePod): Stray[] {
  return [...groupBy(observed.containers, ({ container }) => container).values()].flatMap((attempts) => {
    const [, predecessor, ...others] = [...attempts].sort((a, b) => b.attempt - a.attempt);
    return [
      ...(predecessor && !hasEnded(predecessor) ? [{ observed: predecessor, keepsLog: true }] : []),
      ...others.map((other) => ({ observed: other, keepsLog: false })),
    ];
  });
}

function hasEnded({ state }: ObservedContainer): boolean {
  return state.kind === "exited" && !state.restarting;
}

function endStray(
  { host, manifest, owner, namespace, name, address }: LivePod,
  { observed, keepsLog }: Stray,
): StepDraft[] {
  const because = { object: owner, reason: `a later attempt at ${observed.container} took its place` };
  return stopContainer(
    { site: { host, manifest, address } },
    { container: null, observed, because, group: `start ${namespace}/${name}`, after: [], keepsLog },
  );
}
