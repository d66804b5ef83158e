import type { Pod } from "../../model/kinds.ts";
import type { ObservedPod } from "../../model/observed.ts";
import { sortBy } from "../../model/order.ts";
import type { StepDraft } from "../steps/draft.ts";
import { stopPod } from "../steps/stop-pod.ts";
import type { Turn } from "../turn.ts";

/**
 * Pods whose sandbox was removed by hand: their network is gone, and with it what says what they are. The rest is
 * taken down, and their workload makes others.
 */
export function removeBrokenPods({ hosts }: Turn): StepDraft[] {
  return hosts.flatMap((host) => {
    const broken = host.answers
      ? (host.observed?.pods ?? []).filter((pod) => pod.manifest === null && pod.sandbox === null)
      : [];
    return sortBy(broken, ({ uid }) => uid).flatMap((observed) =>
      stopPod({
        host,
        observed,
        manifest: unknownPod(observed),
        because: { object: observed.owner, reason: "its sandbox is gone" },
      }),
    );
  });
}

function unknownPod({ namespace, name }: ObservedPod): Pod {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec: { containers: [] } };
}
