import type { Level } from "./evaluate.ts";

/** What a namespace asks of its pods: what is refused, and what is only spoken of. */
export interface PodSecurityPolicy {
  readonly enforce: Level;
  readonly warn: Level;
}

type Labels = Readonly<Record<string, string>>;

const prefix = "pod-security.kubernetes.io/";

/**
 * A namespace's policy by its labels; null where it has none. A level nobody knows counts as the strictest, as in
 * Kubernetes. Versions are read as `latest`: Berth knows one set of rules. `audit` has no reader here.
 */
export function policyOf(labels: Labels = {}): PodSecurityPolicy | null {
  const policy = { enforce: levelOf(labels[`${prefix}enforce`]), warn: levelOf(labels[`${prefix}warn`]) };
  return policy.enforce === "privileged" && policy.warn === "privileged" ? null : policy;
}

function levelOf(label: string | undefined): Level {
  if (label === undefined || label === "privileged") return "privileged";
  return label === "baseline" ? "baseline" : "restricted";
}
