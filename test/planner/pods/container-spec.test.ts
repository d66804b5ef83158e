import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import type { Container, PodSpec } from "../../../src/model/kubernetes.generated.ts";
import { aConfigMap, aContainer, aPod } from "../../support/object-builders.ts";
import { containersFor } from "../../support/pod-sites.ts";

function built(
  pod: Partial<PodSpec>,
  container: Partial<Container> = {},
): { sandbox: ContainerSpec; app: ContainerSpec } {
  const { POD: sandbox, app } = containersFor(aPod("web", { containers: [aContainer("web:1", container)], ...pod }), [
    aConfigMap("settings", { color: "blue" }),
  ]);
  if (!sandbox || !app) throw new Error("not created");
  return { sandbox, app };
}

const sandboxes: [what: string, pod: Partial<PodSpec>, part: (spec: ContainerSpec) => unknown, value: unknown][] = [
  ["is named for its pod", {}, ({ hostname }) => hostname, "web"],
  ["has the host name it is given", { hostname: "front" }, ({ hostname }) => hostname, "front"],
  ["finds DNS at its host's bridge", {}, ({ dns }) => dns.servers, ["10.42.0.1"]],
  ["searches its namespace first", {}, ({ dns }) => dns.search[0], "default.svc.cluster.local"],
  ["asks for five dots", {}, ({ dns }) => dns.options, ["ndots:5"]],
  ["leaves DNS to the host", { dnsPolicy: "Default" }, ({ dns }) => dns.servers, []],
  [
    "takes DNS as written",
    { dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.53"] } },
    ({ dns }) => dns.servers,
    ["192.0.2.53"],
  ],
  ["adds to DNS", { dnsConfig: { options: [{ name: "ndots", value: "2" }] } }, ({ dns }) => dns.options, ["ndots:2"]],
  [
    "knows host aliases",
    { hostAliases: [{ ip: "192.0.2.1", hostnames: ["a", "b"] }] },
    ({ extraHosts }) => extraHosts,
    ["a:192.0.2.1", "b:192.0.2.1"],
  ],
  ["is on its host's network", { hostNetwork: true }, ({ network }) => network, { kind: "host" }],
  [
    "sets kernel parameters",
    { securityContext: { sysctls: [{ name: "net.core.somaxconn", value: "9" }] } },
    ({ sysctls }) => sysctls,
    { "net.core.somaxconn": "9" },
  ],
  ["comes back without Berth", {}, ({ restart }) => restart, "unless-stopped"],
];

describe("a pod's sandbox", () => {
  it.each(sandboxes)("%s", (_, pod, part, value) => {
    expect(part(built(pod).sandbox)).toEqual(value);
  });

  it("publishes host ports", () => {
    const ports = [{ containerPort: 80, hostPort: 8080, hostIP: "192.0.2.7", protocol: "UDP" }, { containerPort: 81 }];
    expect(built({}, { ports }).sandbox.ports).toEqual([
      { protocol: "udp", containerPort: 80, hostPort: 8080, hostAddress: "192.0.2.7" },
    ]);
  });
});

type Part = (spec: ContainerSpec) => unknown;
const scratch = { volumes: [{ name: "v", emptyDir: {} }] };
const mounted = { volumeMounts: [{ name: "v", mountPath: "/v" }] };

const containers: [what: string, pod: Partial<PodSpec>, container: Partial<Container>, part: Part, value: unknown][] = [
  [
    "shares by its request",
    {},
    { resources: { requests: { cpu: "500m" } } },
    ({ resources }) => resources.cpuShares,
    512,
  ],
  [
    "shares by its limit where it requests nothing",
    {},
    { resources: { limits: { cpu: "2" } } },
    ({ resources }) => resources.cpuShares,
    2048,
  ],
  ["has the least share without either", {}, {}, ({ resources }) => resources.cpuShares, 2],
  [
    "is capped by its cpu limit",
    {},
    { resources: { limits: { cpu: "1500m" } } },
    ({ resources }) => resources.cpuLimitMillis,
    1500,
  ],
  [
    "is capped by its memory limit",
    {},
    { resources: { limits: { memory: "64Mi" } } },
    ({ resources }) => resources.memoryLimitBytes,
    67_108_864,
  ],
  [
    "dies last when guaranteed",
    {},
    { resources: { limits: { cpu: "1", memory: "1Gi" } } },
    ({ resources }) => resources.oomScoreAdj,
    -997,
  ],
  ["dies first as best effort", {}, {}, ({ resources }) => resources.oomScoreAdj, 1000],
  [
    "dies in between when burstable",
    {},
    { resources: { requests: { memory: "4Gi" } } },
    ({ resources }) => resources.oomScoreAdj,
    500,
  ],
  ["runs as its user", {}, { securityContext: { runAsUser: 5, runAsGroup: 6 } }, ({ user }) => user, "5:6"],
  ["runs as its pod's user", { securityContext: { runAsUser: 7 } }, {}, ({ user }) => user, "7"],
  [
    "prefers its own user",
    { securityContext: { runAsUser: 7 } },
    { securityContext: { runAsUser: 8 } },
    ({ user }) => user,
    "8",
  ],
  [
    "is in its pod's groups",
    { securityContext: { fsGroup: 9, supplementalGroups: [10, 9] } },
    {},
    ({ groups }) => groups,
    ["9", "10"],
  ],
  [
    "adds and drops capabilities",
    {},
    { securityContext: { capabilities: { add: ["CAP_NET_ADMIN"], drop: ["ALL"] } } },
    ({ security }) => [security.addCapabilities, security.dropCapabilities],
    [["NET_ADMIN"], ["ALL"]],
  ],
  ["may be privileged", {}, { securityContext: { privileged: true } }, ({ security }) => security.privileged, true],
  [
    "may have a read-only root",
    {},
    { securityContext: { readOnlyRootFilesystem: true } },
    ({ security }) => security.readOnlyRootFilesystem,
    true,
  ],
  [
    "may gain nothing",
    {},
    { securityContext: { allowPrivilegeEscalation: false } },
    ({ security }) => security.noNewPrivileges,
    true,
  ],
  [
    "may be unconfined",
    { securityContext: { seccompProfile: { type: "Unconfined" } } },
    {},
    ({ security }) => security.options,
    ["seccomp=unconfined"],
  ],
  [
    "may have an AppArmor profile",
    {},
    { securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "web" } } },
    ({ security }) => security.options,
    ["apparmor=web"],
  ],
  ["works where it is told", {}, { workingDir: "/srv" }, ({ workingDir }) => workingDir, "/srv"],
  ["has a terminal and input", {}, { tty: true, stdin: true }, ({ tty, stdin }) => [tty, stdin], [true, true]],
  ["stops by its own signal", {}, { lifecycle: { stopSignal: "SIGQUIT" } }, ({ stopSignal }) => stopSignal, "SIGQUIT"],
  [
    "stops within its pod's grace",
    { terminationGracePeriodSeconds: 5 },
    {},
    ({ stopGraceSeconds }) => stopGraceSeconds,
    5,
  ],
  ["is started again by the engine", {}, {}, ({ restart }) => restart, "unless-stopped"],
  [
    "is not started again by the engine with OnFailure",
    { restartPolicy: "OnFailure" },
    {},
    ({ restart }) => restart,
    "no",
  ],
  ["sees its host's processes", { hostPID: true }, {}, ({ pid }) => pid, { kind: "host" }],
  ["shares memory with its host", { hostIPC: true }, {}, ({ ipc }) => ipc, { kind: "host" }],
  [
    "asks for GPUs",
    {},
    { resources: { limits: { "nvidia.com/gpu": "2" } } },
    ({ resources }) => resources.deviceRequests,
    [{ driver: "nvidia", count: 2, capabilities: ["gpu"] }],
  ],
  [
    "mounts a scratch volume",
    scratch,
    mounted,
    ({ mounts }) => mounts.map(({ kind, target }) => [kind, target]),
    [["volume", "/v"]],
  ],
  [
    "mounts a host path",
    { volumes: [{ name: "v", hostPath: { path: "/data", type: "Directory" } }] },
    { volumeMounts: [{ name: "v", mountPath: "/v", subPath: "a", readOnly: true }] },
    ({ mounts }) => mounts,
    [{ kind: "bind", source: "/data/a", target: "/v", readOnly: true, create: false }],
  ],
  [
    "makes a host path that may be missing",
    { volumes: [{ name: "v", hostPath: { path: "/data" } }] },
    mounted,
    ({ mounts }) => mounts,
    [{ kind: "bind", source: "/data", target: "/v", readOnly: false, create: true }],
  ],
  [
    "mounts a ConfigMap read-only",
    { volumes: [{ name: "v", configMap: { name: "settings" } }] },
    mounted,
    ({ mounts }) => mounts.map((mount) => mount.kind === "bind" && mount.readOnly),
    [true],
  ],
];

describe("a pod's container", () => {
  it.each(containers)("%s", (_, pod, container, part, value) => {
    expect(part(built(pod, container).app)).toEqual(value);
  });
});
