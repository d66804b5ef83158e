import { createBody } from "../../../src/executors/execute/create-body.ts";
import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import { containerName } from "../../../src/model/names.ts";
import { containerSpec } from "../../support/container-spec.ts";

const { resources, security } = containerSpec();
const sandbox = containerName("pause");

/** What a field of a spec becomes in the body of POST /containers/create. */
const cases: readonly [what: string, changes: Partial<ContainerSpec>, expected: object][] = [
  ["command", { entrypoint: ["/bin/web"], args: ["-v"] }, { Entrypoint: ["/bin/web"], Cmd: ["-v"] }],
  [
    "environment in its order",
    {
      env: [
        { name: "B", value: "1=2" },
        { name: "A", value: "" },
      ],
    },
    { Env: ["B=1=2", "A="] },
  ],
  ["working directory", { workingDir: "/srv" }, { WorkingDir: "/srv" }],
  ["user", { user: "1000:2000" }, { User: "1000:2000" }],
  ["groups", { groups: ["3000"] }, { HostConfig: { GroupAdd: ["3000"] } }],
  ["hostname", { hostname: "web-1", domainname: "cluster.local" }, { Hostname: "web-1", Domainname: "cluster.local" }],
  [
    "pod network with its address",
    { network: { kind: "pod", network: "berth", address: "10.42.1.7" } },
    {
      HostConfig: { NetworkMode: "berth" },
      NetworkingConfig: { EndpointsConfig: { berth: { IPAMConfig: { IPv4Address: "10.42.1.7" } } } },
    },
  ],
  [
    "joined network",
    { network: { kind: "join", container: sandbox } },
    { HostConfig: { NetworkMode: "container:pause" } },
  ],
  ["host network", { network: { kind: "host" } }, { HostConfig: { NetworkMode: "host" } }],
  ["joined IPC", { ipc: { kind: "join", container: sandbox } }, { HostConfig: { IpcMode: "container:pause" } }],
  ["shareable IPC", { ipc: { kind: "shareable" } }, { HostConfig: { IpcMode: "shareable" } }],
  ["private PID", { pid: { kind: "private" } }, { HostConfig: { PidMode: "" } }],
  ["joined PID", { pid: { kind: "join", container: sandbox } }, { HostConfig: { PidMode: "container:pause" } }],
  [
    "DNS",
    { dns: { servers: ["10.42.1.1"], search: ["svc.cluster.local"], options: ["ndots:5"] } },
    { HostConfig: { Dns: ["10.42.1.1"], DnsSearch: ["svc.cluster.local"], DnsOptions: ["ndots:5"] } },
  ],
  ["host aliases", { extraHosts: ["db:10.0.0.5"] }, { HostConfig: { ExtraHosts: ["db:10.0.0.5"] } }],
  [
    "one container port on two host ports",
    {
      ports: [
        { protocol: "tcp", containerPort: 80, hostPort: 8080, hostAddress: "" },
        { protocol: "tcp", containerPort: 80, hostPort: 8081, hostAddress: "10.0.0.1" },
      ],
    },
    {
      ExposedPorts: { "80/tcp": {} },
      HostConfig: {
        PortBindings: {
          "80/tcp": [
            { HostIp: "", HostPort: "8080" },
            { HostIp: "10.0.0.1", HostPort: "8081" },
          ],
        },
      },
    },
  ],
  [
    "bind that creates its source",
    { mounts: [{ kind: "bind", source: "/srv", target: "/data", readOnly: true, create: true }] },
    { HostConfig: { Binds: ["/srv:/data:ro"], Mounts: [] } },
  ],
  [
    "bind whose source must exist",
    { mounts: [{ kind: "bind", source: "/srv", target: "/data", readOnly: false, create: false }] },
    { HostConfig: { Binds: [], Mounts: [{ Type: "bind", Source: "/srv", Target: "/data", ReadOnly: false }] } },
  ],
  [
    "part of a volume",
    { mounts: [{ kind: "volume", source: "data", target: "/data", readOnly: false, subPath: "a" }] },
    { HostConfig: { Mounts: [{ Type: "volume", VolumeOptions: { NoCopy: true, Subpath: "a" } }] } },
  ],
  [
    "memory volume",
    { mounts: [{ kind: "tmpfs", target: "/tmp", sizeBytes: 1024 }] },
    { HostConfig: { Mounts: [{ Type: "tmpfs", Target: "/tmp", TmpfsOptions: { SizeBytes: 1024 } }] } },
  ],
  [
    "CPU limit as a quota",
    { resources: { ...resources, cpuLimitMillis: 1500 } },
    { HostConfig: { CpuPeriod: 100_000, CpuQuota: 150_000 } },
  ],
  [
    "CPU limit below what the kernel takes",
    { resources: { ...resources, cpuLimitMillis: 1 } },
    { HostConfig: { CpuQuota: 1_000 } },
  ],
  [
    "memory limit without swap",
    { resources: { ...resources, memoryLimitBytes: 1024 } },
    { HostConfig: { Memory: 1024, MemorySwap: 1024 } },
  ],
  [
    "weights",
    { resources: { ...resources, cpuShares: 512, oomScoreAdj: 900, pidsLimit: 100 } },
    { HostConfig: { CpuShares: 512, OomScoreAdj: 900, PidsLimit: 100 } },
  ],
  [
    "GPU",
    { resources: { ...resources, deviceRequests: [{ driver: "nvidia", count: 1, capabilities: ["gpu"] }] } },
    { HostConfig: { DeviceRequests: [{ Driver: "nvidia", Count: 1, Capabilities: [["gpu"]] }] } },
  ],
  [
    "security",
    {
      security: {
        ...security,
        readOnlyRootFilesystem: true,
        noNewPrivileges: true,
        addCapabilities: ["NET_ADMIN"],
        dropCapabilities: ["ALL"],
        options: ["seccomp=unconfined"],
      },
    },
    {
      HostConfig: {
        ReadonlyRootfs: true,
        CapAdd: ["NET_ADMIN"],
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges", "seccomp=unconfined"],
      },
    },
  ],
  [
    "sysctls",
    { sysctls: { "net.core.somaxconn": "1024" } },
    { HostConfig: { Sysctls: { "net.core.somaxconn": "1024" } } },
  ],
  ["restart", { restart: "unless-stopped" }, { HostConfig: { RestartPolicy: { Name: "unless-stopped" } } }],
  ["stop", { stopSignal: "SIGQUIT", stopGraceSeconds: 7 }, { StopSignal: "SIGQUIT", StopTimeout: 7 }],
  ["terminal", { tty: true, stdin: true }, { Tty: true, OpenStdin: true }],
];

describe("createBody", () => {
  it.each(cases)("%s", (_what, changes, expected) => {
    expect(createBody(containerSpec(changes))).toMatchObject(expected);
  });

  it("says nothing of what the image decides", () => {
    const body = createBody(containerSpec());
    for (const field of ["Entrypoint", "Cmd", "WorkingDir", "User", "Hostname", "StopSignal"])
      expect(body).not.toHaveProperty(field);
    expect(body["HostConfig"]).not.toHaveProperty("Memory");
  });
});
