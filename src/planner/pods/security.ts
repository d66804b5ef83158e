import type { ContainerSecurity } from "../../model/container-spec.ts";
import type { Pod } from "../../model/kinds.ts";
import type { Container, SeccompProfile, SecurityContext } from "../../model/kubernetes.generated.ts";

/** A container's security context over its pod's, as the engine takes it. */
export function securityOf(pod: Pod, container: Container): ContainerSecurity {
  const own = container.securityContext ?? {};
  const privileged = own.privileged === true;
  return {
    privileged,
    readOnlyRootFilesystem: own.readOnlyRootFilesystem === true,
    noNewPrivileges: own.allowPrivilegeEscalation === false,
    mustNotBeRoot: runsAsNonRoot(pod, own) && runAsUser(pod, own) === undefined,
    addCapabilities: capabilities(own.capabilities?.add),
    dropCapabilities: capabilities(own.capabilities?.drop),
    options: privileged ? [] : options(pod, own),
  };
}

/** `uid[:gid]`; `:gid` or null where the image decides. */
export function userOf(pod: Pod, container: Container): string | null {
  const user = runAsUser(pod, container.securityContext ?? {});
  const group = container.securityContext?.runAsGroup ?? pod.spec.securityContext?.runAsGroup;
  if (group === undefined) return user === undefined ? null : `${user}`;
  return `${user ?? ""}:${group}`;
}

/** Why a container may not be made though it is asked for, in kubelet's words; null where it may. */
export function rootProblem(pod: Pod, container: Container): string | null {
  const own = container.securityContext ?? {};
  if (!runsAsNonRoot(pod, own) || runAsUser(pod, own) !== 0) return null;
  return "container's runAsUser breaks non-root policy";
}

function runsAsNonRoot(pod: Pod, own: SecurityContext): boolean {
  return (own.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) === true;
}

function runAsUser(pod: Pod, own: SecurityContext): number | undefined {
  return own.runAsUser ?? pod.spec.securityContext?.runAsUser;
}

export function groupsOf(pod: Pod): string[] {
  const { fsGroup, supplementalGroups = [] } = pod.spec.securityContext ?? {};
  return [...new Set([...(fsGroup === undefined ? [] : [fsGroup]), ...supplementalGroups])].map(String);
}

function capabilities(names: readonly string[] = []): string[] {
  return [...new Set(names.map((name) => name.toUpperCase().replace(/^CAP_/, "")))].sort();
}

function options(pod: Pod, own: SecurityContext): string[] {
  const seccomp = own.seccompProfile ?? pod.spec.securityContext?.seccompProfile;
  const appArmor = own.appArmorProfile ?? pod.spec.securityContext?.appArmorProfile;
  return [
    ...profileOption("seccomp", seccomp),
    ...profileOption("apparmor", appArmor),
    ...(own.procMount === "Unmasked" ? ["systempaths=unconfined"] : []),
  ];
}

/** `RuntimeDefault` is what the engine does unasked; a Localhost profile has to be on the host already. */
function profileOption(name: "seccomp" | "apparmor", profile: SeccompProfile | undefined): string[] {
  if (profile?.type === "Unconfined") return [`${name}=unconfined`];
  if (profile?.type === "Localhost" && profile.localhostProfile) return [`${name}=${profile.localhostProfile}`];
  return [];
}
