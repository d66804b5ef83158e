import { groupBy } from "../model/order.ts";
import type { Refusal } from "../model/plan.ts";
import type { HostRefusal } from "./placement/types.ts";
import type { WantedPod } from "./pods/live-pod.ts";

/**
 * Describes pods that fit nowhere, in kube-scheduler's sentence: reasons with the number of hosts that gave them, in order of
 * text. Pods of one kind share their hosts' answers, and what is said of those is worked out once.
 */
export function openRefusals(): (pod: WantedPod, hosts: readonly HostRefusal[]) => Refusal {
  const known = new Map<readonly HostRefusal[], Pick<Refusal, "summary" | "hint">>();
  return ({ namespace, name, owner }, hosts) => {
    const said = known.get(hosts) ?? { summary: summaryOf(hosts), hint: hintFor(hosts) };
    known.set(hosts, said);
    return { pod: { namespace, name, owner }, hosts, ...said };
  };
}

function summaryOf(hosts: readonly HostRefusal[]): string {
  const reasons = groupBy(
    hosts.flatMap((host) => host.reasons),
    (reason) => reason,
  );
  const counted = [...reasons].map(([reason, same]) => `${same.length} ${reason}`).sort();
  if (hosts.length === 0) return "no hosts available to schedule pods";
  return `0/${hosts.length} hosts are available: ${counted.join(", ")}.`;
}

function hintFor(hosts: readonly HostRefusal[]): string | null {
  if (hosts.length === 0) return "declare a Host in the repository";
  const reasons = hosts.flatMap((host) => host.reasons);
  if (reasons.length > 0 && reasons.every((reason) => reason.startsWith("Insufficient"))) {
    return "lower the requests, add a host, or see `berth capacity`";
  }
  return null;
}
