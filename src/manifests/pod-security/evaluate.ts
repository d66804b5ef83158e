import type { PodSpec } from "../../model/kubernetes.generated.ts";
import * as baseline from "./baseline.ts";
import { probeHosts } from "./probe-hosts.ts";
import * as restricted from "./restricted.ts";
import { seccompBaseline, seccompRestricted } from "./seccomp.ts";
import type { Check } from "./words.ts";

/** The Pod Security Standards, from the one that allows all to the one that allows least. */
export type Level = "privileged" | "baseline" | "restricted";

/** In the order Kubernetes tells them: by the id of the check. */
const always: readonly Check[] = [
  baseline.appArmorProfile,
  baseline.hostNamespaces,
  baseline.hostPorts,
  probeHosts,
  baseline.privileged,
  baseline.procMount,
  baseline.seLinuxOptions,
  baseline.sysctls,
];

/** Where the stricter level has a check of its own, that one speaks alone. */
const checks: Readonly<Record<Level, readonly Check[]>> = {
  privileged: [],
  baseline: [
    baseline.appArmorProfile,
    baseline.addedCapabilities,
    baseline.hostNamespaces,
    baseline.hostPathVolumes,
    ...always.slice(2, 7),
    seccompBaseline,
    baseline.sysctls,
  ],
  restricted: [
    ...always,
    restricted.privilegeEscalation,
    restricted.droppedCapabilities,
    restricted.restrictedVolumes,
    restricted.nonRoot,
    restricted.rootUser,
    seccompRestricted,
  ],
};

/** What a pod does that its level forbids, as admission would say it; null where it may do all it does. */
export function podSecurityProblem(level: Level, spec: PodSpec): string | null {
  const violations = checks[level].flatMap((check) => check(spec) ?? []);
  if (violations.length === 0) return null;
  const told = violations.map(({ reason, detail }) => `${reason} (${detail})`);
  return `violates PodSecurity "${level}:latest": ${told.join(", ")}`;
}
