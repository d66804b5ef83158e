import { hasEnded, idle, inside, type PodCase, script, state, statusOf } from "./pod-case.ts";

/** A file of the container's cgroup: by its name with version 2 of cgroups, else by that with version 1. */
const cgroup = (v2: string, v1: string) => `cat /sys/fs/cgroup/${v2} 2>/dev/null || cat /sys/fs/cgroup/${v1}`;
const memoryLimit = cgroup("memory.max", "memory/memory.limit_in_bytes");
/** With swap counted in, as version 1 does. */
const swapAndMemory =
  "cat /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.swap.max";
const cpuQuota = cgroup("cpu.max", "cpu/cpu.cfs_quota_us");
const cpuShares = cgroup("cpu.weight", "cpu/cpu.shares");
const oomScore = "cat /proc/1/oom_score_adj";

/** What a container may use, and what it is guaranteed. */
export const resourceCases: readonly PodCase[] = [
  {
    name: "limits",
    spec: {
      containers: [
        idle({ name: "main", resources: { limits: { cpu: "250m", memory: "48Mi" } } }),
        idle({ name: "request", resources: { requests: { cpu: "100m", memory: "16Mi" } } }),
        idle({ name: "free" }),
      ],
    },
    proves: [
      {
        field: "containers[].resources.limits.memory",
        says: "bounds its memory",
        ask: inside(memoryLimit, String(48 * 2 ** 20)),
      },
      {
        field: "containers[].resources.limits.memory",
        says: "leaves it no swap",
        // Where the kernel does not count swap there is no such file.
        ask: inside(`${swapAndMemory} 2>/dev/null || echo uncounted`, /^(50331648|0|uncounted)$/),
      },
      {
        field: "containers[].resources.limits.cpu",
        says: "bounds its share of time",
        ask: inside(cpuQuota, /^25000( 100000)?$/),
      },
      {
        field: "containers[].resources.requests.cpu",
        says: "is its weight among others; the limit where there is no request",
        ask: inside(cpuShares, /^(256|10)$/),
      },
      {
        field: "containers[].resources.requests.cpu",
        says: "is its weight among others",
        ask: inside(cpuShares, /^(102|4)$/, "request"),
      },
      {
        field: "containers[].resources.requests.cpu",
        says: "not given is the least weight",
        ask: inside(cpuShares, /^(2|1)$/, "free"),
      },
      {
        field: "containers[].resources.requests.memory",
        says: "is no bound",
        ask: inside(memoryLimit, /^(max|9223372036854771712)$/, "request"),
      },
      {
        field: "containers[].resources.limits.cpu",
        says: "not given is no bound",
        ask: inside(cpuQuota, /^(-1|max 100000)$/, "free"),
      },
      {
        field: "containers[].resources",
        says: "of some containers only make the pod Burstable",
        ask: state(({ status }) => status?.qosClass, "Burstable"),
      },
      {
        field: "containers[].resources.requests.memory",
        says: "makes the kernel spare it for longer than one without",
        ask: inside(oomScore, /^9\d\d$/, "request"),
      },
    ],
  },
  {
    name: "guaranteed",
    spec: { containers: [idle({ resources: { limits: { cpu: "10m", memory: "16Mi" } } })] },
    proves: [
      {
        field: "containers[].resources.limits",
        says: "equal to the requests make the pod Guaranteed",
        ask: state(({ status }) => status?.qosClass, "Guaranteed"),
      },
      {
        field: "containers[].resources.limits",
        says: "of a Guaranteed pod make the kernel kill it last",
        // As far down as the host's engine may go: a lab host may not go below 0.
        ask: inside(oomScore, /^(-997|0)$/),
      },
    ],
  },
  {
    name: "best-effort",
    spec: { containers: [idle()] },
    proves: [
      {
        field: "containers[].resources",
        says: "not given make the pod BestEffort",
        ask: state(({ status }) => status?.qosClass, "BestEffort"),
      },
      {
        field: "containers[].resources",
        says: "not given make the kernel kill it first",
        ask: inside(oomScore, "1000"),
      },
    ],
  },
  {
    name: "too-much-memory",
    until: hasEnded,
    spec: {
      restartPolicy: "Never",
      containers: [
        script("", {
          command: ["perl", "-e", 'my $all = ""; while (1) { $all .= "x" x 1048576 }'],
          resources: { limits: { memory: "16Mi" } },
        }),
      ],
    },
    proves: [
      {
        field: "containers[].resources.limits.memory",
        says: "exceeded ends the container as OOMKilled",
        ask: state(
          (pod) => [statusOf(pod)?.state?.terminated?.reason, statusOf(pod)?.state?.terminated?.exitCode],
          ["OOMKilled", 137],
        ),
      },
    ],
  },
  {
    name: "no-gpu",
    until: (pod) => pod.status?.conditions?.some(({ reason }) => reason === "Unschedulable") === true,
    spec: { containers: [idle({ resources: { limits: { "nvidia.com/gpu": "1" } } })] },
    proves: [
      {
        field: "containers[].resources.limits.<extended>",
        says: "keeps the pod off hosts that do not offer it",
        ask: state((pod) => /Insufficient nvidia.com\/gpu/.test(pod.status?.conditions?.[0]?.message ?? ""), true),
      },
    ],
  },
];
