import { type Level, podSecurityProblem } from "../../../src/manifests/pod-security/evaluate.ts";
import type { Container, PodSpec } from "../../../src/model/kubernetes.generated.ts";

type Security = NonNullable<Container["securityContext"]>;

const c = (name: string, securityContext?: Security, rest: Partial<Container> = {}): Container => ({
  name,
  ...(securityContext && { securityContext }),
  ...rest,
});
const pod = (containers: readonly Container[], rest: Partial<PodSpec> = {}): PodSpec => ({ containers, ...rest });
const seLinux = (type?: string, user?: string, role?: string) => ({
  seLinuxOptions: { ...(type && { type }), ...(user && { user }), ...(role && { role }) },
});
const unconfined = { seccompProfile: { type: "Unconfined" } };
const confined = { seccompProfile: { type: "RuntimeDefault" } };
/** What the restricted level asks of a container. */
const strict: Security = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const strictPod = { securityContext: { runAsNonRoot: true, ...confined } };
const ports = (...numbers: number[]) => ({ ports: numbers.map((hostPort) => ({ containerPort: 1, hostPort })) });

type Row = readonly [level: Level, what: string, spec: PodSpec, told: string | null];

const goodTypes = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"].map((type, index) =>
  c("abcd".charAt(index), seLinux(type)),
);
const badOnes = [c("e", seLinux("bar")), c("f", seLinux("", "bar")), c("g", seLinux("", "", "baz"))];

/**
 * Rows of the tests of k8s.io/pod-security-admission/policy (check_*_test.go of kubernetes/kubernetes), the reason and
 * the detail each expects; for rows of `restricted`, on containers that keep its other rules.
 */
const rows: readonly Row[] = [
  [
    "baseline",
    "seLinuxOptions: pod and containers",
    pod([...goodTypes, ...badOnes], { securityContext: seLinux("foo", "bar", "baz") }),
    'seLinuxOptions (pod and containers "e", "f", "g" set forbidden securityContext.seLinuxOptions: types "bar", "foo"; user may not be set; role may not be set)',
  ],
  [
    "baseline",
    "seLinuxOptions: pod",
    pod(goodTypes, { securityContext: seLinux("foo", "bar", "baz") }),
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "foo"; user may not be set; role may not be set)',
  ],
  [
    "baseline",
    "seLinuxOptions: containers",
    pod([...goodTypes, ...badOnes], { securityContext: seLinux() }),
    'seLinuxOptions (containers "e", "f", "g" set forbidden securityContext.seLinuxOptions: type "bar"; user may not be set; role may not be set)',
  ],
  [
    "baseline",
    "seLinuxOptions: bad type",
    pod([], { securityContext: seLinux("bad") }),
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "bad")',
  ],
  [
    "baseline",
    "seLinuxOptions: bad user",
    pod([], { securityContext: seLinux("", "bad") }),
    "seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: user may not be set)",
  ],
  [
    "baseline",
    "seLinuxOptions: bad role",
    pod([], { securityContext: seLinux("", "", "bad") }),
    "seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: role may not be set)",
  ],
  [
    "baseline",
    "hostPorts: one container, one port",
    pod([c("a", undefined, ports(0)), c("b", undefined, ports(0, 20))]),
    'hostPort (container "b" uses hostPort 20)',
  ],
  [
    "baseline",
    "hostPorts: several",
    pod([c("a", undefined, ports(0)), c("b", undefined, ports(0, 10, 20)), c("c", undefined, ports(0, 10, 30))]),
    'hostPort (containers "b", "c" use hostPorts 10, 20, 30)',
  ],
  [
    "baseline",
    "hostNamespaces: all",
    pod([], { hostNetwork: true, hostPID: true, hostIPC: true }),
    "host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)",
  ],
  [
    "baseline",
    "hostPathVolumes: one",
    pod([], { volumes: [{ name: "a", hostPath: { path: "/" } }] }),
    'hostPath volumes (volume "a")',
  ],
  [
    "baseline",
    "hostPathVolumes: two",
    pod([], {
      volumes: [
        { name: "a", hostPath: { path: "/" } },
        { name: "b", hostPath: { path: "/" } },
        { name: "c", emptyDir: {} },
      ],
    }),
    'hostPath volumes (volumes "a", "b")',
  ],
  [
    "baseline",
    "privileged",
    pod([c("a"), c("b", { privileged: false }), c("c", { privileged: true }), c("d", { privileged: true })]),
    'privileged (containers "c", "d" must not set securityContext.privileged=true)',
  ],
  [
    "baseline",
    "procMount",
    pod([c("a"), c("b", { procMount: "Default" }), c("c", { procMount: "Unmasked" }), c("d", { procMount: "other" })]),
    'procMount (containers "c", "d" must not set securityContext.procMount to "Unmasked", "other")',
  ],
  [
    "baseline",
    "capabilities",
    pod([
      c("a", { capabilities: { add: ["FOO", "BAR"] } }),
      c("b", { capabilities: { add: ["BAR", "BAZ"] } }),
      c("c", { capabilities: { add: ["NET_BIND_SERVICE", "CHOWN"] } }),
    ]),
    'non-default capabilities (containers "a", "b" must not include "BAR", "BAZ", "FOO" in securityContext.capabilities.add)',
  ],
  [
    "baseline",
    "sysctls",
    pod([], {
      securityContext: {
        sysctls: [
          { name: "net.ipv4.tcp_syncookies", value: "1" },
          { name: "a", value: "1" },
          { name: "b", value: "1" },
        ],
      },
    }),
    "forbidden sysctls (a, b)",
  ],
  [
    "baseline",
    "seccomp: pod",
    pod([c("a")], { securityContext: unconfined }),
    'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    "baseline",
    "seccomp: pod and containers",
    pod([c("a", confined), c("b", unconfined), c("c", unconfined)], { securityContext: unconfined }),
    'seccompProfile (pod and containers "b", "c" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  ["baseline", "seccomp: none", pod([c("a")]), null],
  [
    "baseline",
    "appArmor: pod and containers",
    pod([c("a", { appArmorProfile: { type: "Unconfined" } })], {
      securityContext: { appArmorProfile: { type: "Unconfined" } },
    }),
    'forbidden AppArmor profile (pod and container "a" must not set AppArmor profile type to "Unconfined")',
  ],
  [
    "baseline",
    "probe hosts",
    pod([c("a", undefined, { livenessProbe: { httpGet: { port: 80, host: "8.8.8.8" } } })]),
    'probe or lifecycle host (container "a" uses probe or lifecycle host "8.8.8.8")',
  ],
  [
    "baseline",
    "probe hosts: hooks and probes",
    pod([
      c("a", undefined, { lifecycle: { preStop: { httpGet: { port: 80, host: "b" } } } }),
      c("b", undefined, { readinessProbe: { tcpSocket: { port: 80, host: "a" } } }),
    ]),
    'probe or lifecycle host (containers "a", "b" use probe or lifecycle hosts "a", "b")',
  ],
  [
    "baseline",
    "several at once, by the order of the checks",
    pod([c("a", { privileged: true })], { hostNetwork: true }),
    'host namespaces (hostNetwork=true), privileged (container "a" must not set securityContext.privileged=true)',
  ],
  ["privileged", "anything", pod([c("a", { privileged: true })], { hostNetwork: true }), null],
  [
    "restricted",
    "allowPrivilegeEscalation",
    pod(
      [
        c("a", { ...strict, allowPrivilegeEscalation: true }),
        c("b", { capabilities: { drop: ["ALL"] } }),
        c("c", strict),
      ],
      strictPod,
    ),
    'allowPrivilegeEscalation != false (containers "a", "b" must set securityContext.allowPrivilegeEscalation=false)',
  ],
  [
    "restricted",
    "capabilities",
    pod(
      [
        c("a", { allowPrivilegeEscalation: false, capabilities: { add: ["FOO", "BAR"] } }),
        c("b", { allowPrivilegeEscalation: false, capabilities: { add: ["BAR", "BAZ"] } }),
        c("c", {
          allowPrivilegeEscalation: false,
          capabilities: { add: ["NET_BIND_SERVICE", "CHOWN"], drop: ["ALL", "FOO"] },
        }),
      ],
      strictPod,
    ),
    'unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"]; containers "a", "b", "c" must not include "BAR", "BAZ", "CHOWN", "FOO" in securityContext.capabilities.add)',
  ],
  [
    "restricted",
    "volumes",
    pod([c("a", strict)], {
      ...strictPod,
      volumes: [
        { name: "a", hostPath: { path: "/" } },
        { name: "b", nfs: { server: "s", path: "/" } },
        { name: "c", emptyDir: {} },
        { name: "d" },
      ],
    }),
    'restricted volume types (volumes "a", "b" use restricted volume types "hostPath", "nfs")',
  ],
  [
    "restricted",
    "runAsNonRoot: not set",
    pod([c("a", strict)], { securityContext: confined }),
    'runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)',
  ],
  [
    "restricted",
    "runAsNonRoot: pod false",
    pod([c("a", strict)], { securityContext: { ...confined, runAsNonRoot: false } }),
    "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)",
  ],
  [
    "restricted",
    "runAsNonRoot: containers false",
    pod(
      [
        c("a", strict),
        c("c", { ...strict, runAsNonRoot: false }),
        c("d", { ...strict, runAsNonRoot: false }),
        c("e", { ...strict, runAsNonRoot: true }),
      ],
      strictPod,
    ),
    'runAsNonRoot != true (containers "c", "d" must not set securityContext.runAsNonRoot=false)',
  ],
  [
    "restricted",
    "runAsNonRoot: fallthrough",
    pod([c("a", strict), c("b", strict), c("d", { ...strict, runAsNonRoot: true })], { securityContext: confined }),
    'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
  ],
  [
    "restricted",
    "runAsUser: pod",
    pod([c("a", strict)], { securityContext: { ...strictPod.securityContext, runAsUser: 0 } }),
    "runAsUser=0 (pod must not set runAsUser=0)",
  ],
  [
    "restricted",
    "runAsUser: containers",
    pod([c("a", strict), c("c", { ...strict, runAsUser: 0 }), c("d", { ...strict, runAsUser: 0 })], {
      securityContext: { ...strictPod.securityContext, runAsUser: 1000 },
    }),
    'runAsUser=0 (containers "c", "d" must not set runAsUser=0)',
  ],
  [
    "restricted",
    "seccomp: not set",
    pod([c("a", strict)], { securityContext: { runAsNonRoot: true } }),
    'seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  [
    "restricted",
    "seccomp: pod invalid",
    pod([c("a", strict)], { securityContext: { runAsNonRoot: true, ...unconfined } }),
    'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    "restricted",
    "seccomp: containers invalid",
    pod(
      [
        c("a", strict),
        c("c", { ...strict, ...unconfined }),
        c("d", { ...strict, ...unconfined }),
        c("e", { ...strict, ...confined }),
      ],
      strictPod,
    ),
    'seccompProfile (containers "c", "d" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    "restricted",
    "seccomp: fallthrough",
    pod([c("a", strict), c("b", strict), c("d", { ...strict, ...confined })], {
      securityContext: { runAsNonRoot: true },
    }),
    'seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  ["restricted", "all that is asked", pod([c("a", strict)], strictPod), null],
  [
    "restricted",
    "what the strict level asks is told first by the baseline's checks",
    pod([c("a", { ...strict, privileged: true })], strictPod),
    'privileged (container "a" must not set securityContext.privileged=true)',
  ],
  [
    "restricted",
    "init containers count",
    { ...pod([c("a", strict)], strictPod), initContainers: [c("i", { capabilities: { drop: ["ALL"] } })] },
    'allowPrivilegeEscalation != false (container "i" must set securityContext.allowPrivilegeEscalation=false)',
  ],
];

describe("Pod Security Standards", () => {
  it.each(rows)("%s, %s", (level, _, spec, told) => {
    expect(podSecurityProblem(level, spec)).toBe(
      told === null ? null : `violates PodSecurity "${level}:latest": ${told}`,
    );
  });
});
