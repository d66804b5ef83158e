import { idle, inside, type PodCase, state, web } from "./pod-case.ts";

const resolv = "cat /etc/resolv.conf";
const dns = (name: string, spec: Omit<PodCase["spec"], "containers">, proves: PodCase["proves"]): PodCase => ({
  name,
  spec: { ...spec, containers: [idle()] },
  proves,
});

/** What the containers of a pod share: address, names, kernel. */
export const sandboxCases: readonly PodCase[] = [
  {
    name: "shared-network",
    spec: {
      containers: [
        web({ name: "main" }),
        idle({ name: "other", volumeMounts: [{ name: "scratch", mountPath: "/scratch" }] }),
      ],
      volumes: [{ name: "scratch", emptyDir: {} }],
    },
    proves: [
      {
        field: "containers",
        says: "reach each other on localhost",
        ask: inside(
          'perl -MIO::Socket::INET -e \'print IO::Socket::INET->new("127.0.0.1:8080") ? "open" : "shut"\'',
          "open",
          "other",
        ),
      },
      {
        field: "containers",
        says: "have one address, which is the pod's",
        ask: inside("hostname -I", ({ pod }) => pod.status?.podIP ?? "no address", "other"),
      },
      {
        field: "containers",
        says: "each have processes of their own",
        ask: inside("cat /proc/1/comm", "sleep", "other"),
      },
      {
        field: "containers",
        says: "share what they put into shared memory",
        ask: {
          kind: "host",
          script:
            "docker exec $(docker ps -q --filter name=pods_shared-network_main_) sh -c 'echo here >/dev/shm/note' && " +
            "docker exec $(docker ps -q --filter name=pods_shared-network_other_) cat /dev/shm/note",
          answer: "here",
        },
      },
    ],
  },
  {
    name: "host-name",
    spec: { containers: [idle()] },
    proves: [
      { field: "hostname", says: "is the pod's name unless given", ask: inside("hostname", "host-name") },
      {
        field: "hostname",
        says: "leads to the pod's address",
        ask: inside("getent hosts host-name | cut -d' ' -f1", ({ pod }) => pod.status?.podIP ?? "no address"),
      },
    ],
  },
  {
    name: "named",
    spec: { hostname: "front", containers: [idle()] },
    proves: [{ field: "hostname", says: "is what the pod calls itself", ask: inside("hostname", "front") }],
  },
  {
    name: "fully-named",
    spec: { hostname: "web-0", subdomain: "shop", setHostnameAsFQDN: true, containers: [idle()] },
    proves: [
      {
        field: "setHostnameAsFQDN",
        says: "makes the host name the full one",
        ask: inside("hostname", "web-0.shop.pods.svc.cluster.local"),
      },
    ],
  },
  {
    name: "in-subdomain",
    spec: { hostname: "web-1", subdomain: "shop", containers: [idle()] },
    proves: [
      {
        field: "subdomain",
        says: "is part of the full name, not of the host name",
        ask: inside("hostname; hostname -f", "web-1\nweb-1.shop.pods.svc.cluster.local"),
      },
    ],
  },
  {
    name: "aliases",
    spec: {
      hostAliases: [{ ip: "192.0.2.7", hostnames: ["db.example", "db"] }],
      containers: [idle()],
    },
    proves: [
      {
        field: "hostAliases",
        says: "are in every container's hosts file",
        ask: inside("getent hosts db.example | tr -s ' ' | cut -d' ' -f1", "192.0.2.7"),
      },
    ],
  },
  dns("dns-first", {}, [
    {
      field: "dnsPolicy",
      says: "ClusterFirst asks the cluster's DNS, within the pod's namespace first",
      ask: inside(resolv, /search pods\.svc\.cluster\.local svc\.cluster\.local cluster\.local/),
    },
    {
      field: "dnsPolicy",
      says: "ClusterFirst looks up short names in the cluster",
      ask: inside(resolv, /options.*ndots:5/),
    },
    {
      field: "dnsPolicy",
      says: "ClusterFirst finds Services by their names",
      ask: inside("getent hosts front-door | cut -d' ' -f1 | grep . || cat /etc/resolv.conf", "10.43.77.7"),
    },
  ]),
  dns("dns-default", { dnsPolicy: "Default" }, [
    {
      field: "dnsPolicy",
      says: "Default leaves the cluster out",
      ask: inside("grep -c cluster.local /etc/resolv.conf", "0"),
    },
  ]),
  dns(
    "dns-none",
    {
      dnsPolicy: "None",
      dnsConfig: {
        nameservers: ["192.0.2.53"],
        searches: ["corp.example"],
        options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
      },
    },
    [
      {
        field: "dnsConfig.nameservers",
        says: "are all there are with dnsPolicy None",
        // Between a container and these servers stands the engine's own resolver: its file names no other.
        ask: {
          kind: "host",
          script: "docker inspect --format '{{.HostConfig.Dns}}' $(docker ps -q --filter name=pods_dns-none_POD_)",
          answer: "[192.0.2.53]",
        },
      },
      { field: "dnsConfig.searches", says: "are searched", ask: inside(resolv, /^search corp\.example$/m) },
      { field: "dnsConfig.options", says: "are set", ask: inside(resolv, /^options.*ndots:2/m) },
      { field: "dnsConfig.options", says: "need no value", ask: inside(resolv, /^options.*edns0/m) },
    ],
  ),
  dns("dns-more", { dnsConfig: { searches: ["corp.example"], options: [{ name: "ndots", value: "1" }] } }, [
    {
      field: "dnsConfig.searches",
      says: "come after those of the cluster",
      ask: inside(resolv, /search pods\.svc\.cluster\.local.* corp\.example/),
    },
    { field: "dnsConfig.options", says: "go before those of the cluster", ask: inside(resolv, /ndots:1/) },
  ]),
  {
    name: "on-host",
    spec: { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet", containers: [idle()] },
    proves: [
      {
        field: "hostNetwork",
        says: "has the pod on its host's network",
        ask: inside("hostname -I", ({ hostAddress }) => new RegExp(`(^| )${hostAddress.replaceAll(".", "\\.")}( |$)`)),
      },
      {
        field: "hostNetwork",
        says: "makes the host's address the pod's",
        ask: state(({ status }) => status?.podIP === status?.hostIP, true),
      },
      {
        field: "dnsPolicy",
        says: "ClusterFirstWithHostNet asks the cluster's DNS from the host's network, too",
        ask: inside(resolv, /search pods\.svc\.cluster\.local/),
      },
    ],
  },
  {
    name: "host-port",
    spec: { containers: [web({ ports: [{ containerPort: 8080, hostPort: 31080 }] })] },
    proves: [
      {
        field: "containers[].ports[].hostPort",
        says: "answers on the host's address",
        ask: {
          kind: "host",
          script:
            "exec 3<>/dev/tcp/$(hostname -i | cut -d' ' -f1)/31080; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; tail -1 <&3",
          answer: /web 1\.0 on host-port/,
        },
      },
    ],
  },
  {
    name: "host-port-address",
    spec: { containers: [web({ ports: [{ containerPort: 8080, hostPort: 31081, hostIP: "127.0.0.1" }] })] },
    proves: [
      {
        field: "containers[].ports[].hostIP",
        says: "is the only address of the host that answers",
        ask: {
          kind: "host",
          script:
            "(exec 3<>/dev/tcp/127.0.0.1/31081) && echo local; (exec 3<>/dev/tcp/$(hostname -i | cut -d' ' -f1)/31081) 2>/dev/null || echo alone",
          answer: "local\nalone",
        },
      },
    ],
  },
  {
    name: "sees-host",
    spec: { hostPID: true, containers: [idle({ command: ["sleep", "1000077"] })] },
    proves: [
      {
        field: "hostPID",
        says: "shows the host's processes",
        ask: inside("cat /proc/1/comm", /^(?!sleep)/),
      },
    ],
  },
  {
    name: "host-memory",
    spec: { hostIPC: true, containers: [idle()] },
    proves: [
      {
        field: "hostIPC",
        says: "shares memory and semaphores with the host",
        ask: {
          kind: "host",
          script:
            '[ "$(readlink /proc/self/ns/ipc)" = "$(docker exec $(docker ps -q --filter name=pods_host-memory_main_) readlink /proc/self/ns/ipc)" ] && echo same',
          answer: "same",
        },
      },
    ],
  },
  {
    name: "shared-processes",
    spec: {
      shareProcessNamespace: true,
      containers: [idle({ name: "main" }), idle({ name: "other", command: ["sleep", "1000088"] })],
    },
    proves: [
      {
        field: "shareProcessNamespace",
        says: "shows the other containers' processes",
        ask: inside("cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -o 'sleep 1000088' | head -1", "sleep 1000088"),
      },
      {
        field: "shareProcessNamespace",
        says: "leaves process 1 to the sandbox",
        ask: inside("cat /proc/1/comm", "busybox"),
      },
    ],
  },
  {
    name: "kernel-parameters",
    spec: {
      securityContext: {
        sysctls: [
          { name: "net.ipv4.ip_local_port_range", value: "40000 50000" },
          { name: "kernel.shm_rmid_forced", value: "1" },
        ],
      },
      containers: [idle()],
    },
    proves: [
      {
        field: "securityContext.sysctls",
        says: "set the pod's network",
        ask: inside("cat /proc/sys/net/ipv4/ip_local_port_range | tr -s '\\t' ' '", "40000 50000"),
      },
      {
        field: "securityContext.sysctls",
        says: "set what the pod shares in memory",
        ask: inside("cat /proc/sys/kernel/shm_rmid_forced", "1"),
      },
    ],
  },
  {
    name: "facts",
    spec: { containers: [idle()] },
    proves: [
      {
        field: "nodeName",
        says: "tells the host it is on",
        ask: {
          kind: "host",
          script: "docker ps -q --filter name=pods_facts_main_ | wc -l",
          answer: "1",
        },
      },
      {
        field: "containers[].image",
        says: "is told with its id and the container's",
        ask: state(
          ({ status }) => {
            const [found] = status?.containerStatuses ?? [];
            return [/^docker:\/\/[0-9a-f]{64}$/.test(found?.containerID ?? ""), /sha256:/.test(found?.imageID ?? "")];
          },
          [true, true],
        ),
      },
      {
        field: "containers",
        says: "are all ready: so is the pod, and its five conditions say so",
        ask: state(
          ({ status }) => status?.conditions?.map(({ type, status: is }) => `${type}=${is}`).sort(),
          [
            "ContainersReady=True",
            "Initialized=True",
            "PodReadyToStartContainers=True",
            "PodScheduled=True",
            "Ready=True",
          ],
        ),
      },
    ],
  },
];
