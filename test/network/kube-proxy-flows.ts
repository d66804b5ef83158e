import type { Endpoint } from "../../src/model/endpoints.ts";
import { hostName } from "../../src/model/names.ts";
import type { RoutedPort } from "../../src/network/service-ports.ts";

/**
 * What kube-proxy promises of a packet, as its own tests state it: kubernetes/kubernetes, pkg/proxy/nftables/proxier_test.go
 * at 030880a5dc5449403c6d1f0aa146a7dc21d6c6dc (Apache-2.0). Addresses are that file's: pods 10.0.0.0/8, Services
 * 172.30.0.0/16, this host 192.168.0.2. Left out: IPv6, a second load balancer address, and `--nodeport-addresses`, as
 * NodePorts answer on all of a host's addresses here.
 */
export interface FlowCase {
  /** The test the rows come from. */
  readonly test: string;
  readonly ports: readonly RoutedPort[];
  readonly rows: readonly (readonly [
    name: string,
    source: string,
    destination: string,
    output: string,
    masquerade?: "masq",
  ])[];
}

export const thisHost = hostName("test-node");
export const nodeAddress = "192.168.0.2";
const pod = "10.0.0.2";
const client = "203.0.113.2";
const blockedClient = "203.0.113.130";
const externalIp = "192.168.99.11";
const vip = "1.2.3.4";

type Conditions = Partial<Pick<Endpoint, "ready" | "serving" | "terminating">>;

function endpoint(address: string, host: string | null, port: number, conditions: Conditions = {}): Endpoint {
  const state = { ready: true, serving: true, terminating: false, ...conditions };
  return { address, port, host: host === null ? null : hostName(host), pod: null, hostname: null, ...state };
}

const leaving: Conditions = { ready: false, serving: true, terminating: true };
const gone: Conditions = { ready: false, serving: false, terminating: true };

function port(change: Partial<RoutedPort> & Pick<RoutedPort, "endpoints">): RoutedPort {
  return {
    id: "ns1/svc1/tcp/p80",
    protocol: "tcp",
    port: 80,
    clusterIp: "172.30.0.41",
    externalIps: [],
    vip: null,
    nodePort: null,
    internalLocal: false,
    externalLocal: false,
    affinitySeconds: null,
    sourceRanges: [],
    ...change,
  };
}

const here = "test-node";
const both = [endpoint("10.180.0.1", null, 80), endpoint("10.180.2.1", here, 80)];
const bothOut = "10.180.0.1:80, 10.180.2.1:80";
const reachable = { externalIps: [externalIp], vip, nodePort: 3001 };
const onPort = (name: string, protocol: RoutedPort["protocol"], number: number, target = number): RoutedPort =>
  port({
    id: `ns2/svc2/${protocol}/${name}`,
    protocol,
    port: number,
    clusterIp: "172.30.0.42",
    endpoints: [endpoint("10.180.0.1", here, target), endpoint("10.180.2.1", "node2", target)],
  });
const three = (first: string, second: string) => [
  endpoint("10.0.1.1", first, 80),
  endpoint("10.0.1.2", second, 80),
  endpoint("10.0.1.3", "node2", 80),
];
const terminating = (externalLocal: boolean, endpoints: readonly Endpoint[]) =>
  port({ clusterIp: "172.30.1.1", vip, externalLocal, endpoints });

export const flowCases: readonly FlowCase[] = [
  {
    test: "TestNoEndpointsReject",
    ports: [port({ ...reachable, endpoints: [] })],
    rows: [
      ["pod to cluster IP", pod, "172.30.0.41:80", "REJECT"],
      ["external to external IP", client, `${externalIp}:80`, "REJECT"],
      ["pod to NodePort", pod, `${nodeAddress}:3001`, "REJECT"],
      ["external to NodePort", client, `${nodeAddress}:3001`, "REJECT"],
      ["pod to LoadBalancer IP", pod, `${vip}:80`, "REJECT"],
      ["external to LoadBalancer IP", client, `${vip}:80`, "REJECT"],
    ],
  },
  {
    test: "TestClusterIPGeneral",
    ports: [
      port({ id: "ns1/svc1/tcp/http", endpoints: [endpoint("10.180.0.1", here, 80)] }),
      onPort("http", "tcp", 80),
      onPort("https", "tcp", 443, 8443),
      onPort("dns-udp", "udp", 53),
      onPort("dns-tcp", "tcp", 53, 5353),
      onPort("dns-sctp", "sctp", 53),
    ],
    rows: [
      ["simple clusterIP", "10.180.0.2", "172.30.0.41:80", "10.180.0.1:80"],
      ["hairpin to cluster IP", "10.180.0.1", "172.30.0.41:80", "10.180.0.1:80", "masq"],
      ["clusterIP with multiple endpoints", "10.180.0.2", "172.30.0.42:80", bothOut],
      ["clusterIP with TargetPort", "10.180.0.2", "172.30.0.42:443", "10.180.0.1:8443, 10.180.2.1:8443"],
      ["three protocols on one port (TCP)", "10.180.0.2", "172.30.0.42:53", "10.180.0.1:5353, 10.180.2.1:5353"],
      ["three protocols on one port (UDP)", "10.180.0.2", "172.30.0.42:53/udp", "10.180.0.1:53, 10.180.2.1:53"],
      ["three protocols on one port (SCTP)", "10.180.0.2", "172.30.0.42:53/sctp", "10.180.0.1:53, 10.180.2.1:53"],
      ["TCP-only port does not match UDP traffic", "10.180.0.2", "172.30.0.42:80/udp", "REJECT"],
      ["svc1 does not accept svc2's ports", "10.180.0.2", "172.30.0.41:443", "REJECT"],
      ["packet to unallocated cluster ip", "10.180.0.2", "172.30.0.50:80", "DROP"],
    ],
  },
  {
    test: "TestLoadBalancer",
    ports: [
      port({
        vip,
        nodePort: 3001,
        sourceRanges: ["192.168.0.0/24", "203.0.113.0/25"],
        endpoints: [endpoint("10.180.0.1", null, 80)],
      }),
    ],
    rows: [
      ["pod to cluster IP", pod, "172.30.0.41:80", "10.180.0.1:80"],
      ["external to nodePort", client, `${nodeAddress}:3001`, "10.180.0.1:80", "masq"],
      ["nodePort bypasses source ranges", blockedClient, `${nodeAddress}:3001`, "10.180.0.1:80", "masq"],
      ["accepted external to LB1", client, `${vip}:80`, "10.180.0.1:80", "masq"],
      ["blocked external to LB1", blockedClient, `${vip}:80`, "DROP"],
      ["pod to LB1 (blocked)", pod, `${vip}:80`, "DROP"],
      ["node to LB1 (allowed)", nodeAddress, `${vip}:80`, "10.180.0.1:80", "masq"],
      ["same node to LB1, SNATted to LB1", vip, `${vip}:80`, "10.180.0.1:80", "masq"],
    ],
  },
  {
    test: "TestNodePorts",
    ports: [port({ nodePort: 3001, endpoints: both })],
    rows: [
      ["pod to cluster IP", pod, "172.30.0.41:80", bothOut],
      ["external to nodePort", client, `${nodeAddress}:3001`, bothOut, "masq"],
      ["node to nodePort", nodeAddress, `${nodeAddress}:3001`, bothOut, "masq"],
    ],
  },
  {
    test: "TestExternalTrafficPolicyLocal",
    ports: [port({ ...reachable, externalLocal: true, endpoints: both })],
    rows: [
      ["pod to cluster IP", pod, "172.30.0.41:80", bothOut],
      ["pod to external IP", pod, `${externalIp}:80`, bothOut],
      ["external to external IP", client, `${externalIp}:80`, "10.180.2.1:80"],
      ["pod to LB IP", pod, `${vip}:80`, bothOut],
      ["external to LB IP", client, `${vip}:80`, "10.180.2.1:80"],
      ["pod to NodePort", pod, `${nodeAddress}:3001`, bothOut],
      ["external to NodePort", client, `${nodeAddress}:3001`, "10.180.2.1:80"],
    ],
  },
  {
    test: "TestExternalTrafficPolicyCluster",
    ports: [port({ ...reachable, endpoints: both })],
    rows: [
      ["pod to cluster IP", pod, "172.30.0.41:80", bothOut],
      ["pod to external IP", pod, `${externalIp}:80`, bothOut, "masq"],
      ["external to external IP", client, `${externalIp}:80`, bothOut, "masq"],
      ["pod to LB IP", pod, `${vip}:80`, bothOut, "masq"],
      ["external to LB IP", client, `${vip}:80`, bothOut, "masq"],
      ["pod to NodePort", pod, `${nodeAddress}:3001`, bothOut, "masq"],
      ["external to NodePort", client, `${nodeAddress}:3001`, bothOut, "masq"],
    ],
  },
  {
    test: "TestInternalTrafficPolicy (cluster)",
    ports: [port({ clusterIp: "172.30.1.1", endpoints: three(here, "node1") })],
    rows: [["all endpoints", pod, "172.30.1.1:80", "10.0.1.1:80, 10.0.1.2:80, 10.0.1.3:80"]],
  },
  {
    test: "TestInternalTrafficPolicy (local, one)",
    ports: [port({ clusterIp: "172.30.1.1", internalLocal: true, endpoints: three(here, "node1") })],
    rows: [["only the local endpoint", pod, "172.30.1.1:80", "10.0.1.1:80"]],
  },
  {
    test: "TestInternalTrafficPolicy (local, several)",
    ports: [port({ clusterIp: "172.30.1.1", internalLocal: true, endpoints: three(here, here) })],
    rows: [["all local endpoints", pod, "172.30.1.1:80", "10.0.1.1:80, 10.0.1.2:80"]],
  },
  {
    test: "TestInternalTrafficPolicy (local, none)",
    ports: [port({ clusterIp: "172.30.1.1", internalLocal: true, endpoints: three("node0", "node1") })],
    rows: [["no endpoints", pod, "172.30.1.1:80", "DROP"]],
  },
  {
    test: "TestTerminatingEndpointsTrafficPolicyLocal (ready endpoints exist)",
    ports: [
      terminating(true, [
        endpoint("10.0.1.1", here, 80),
        endpoint("10.0.1.2", here, 80),
        endpoint("10.0.1.3", here, 80, leaving),
        endpoint("10.0.1.4", here, 80, gone),
        endpoint("10.0.1.5", "node-1", 80),
      ]),
    ],
    rows: [
      ["pod to clusterIP", pod, "172.30.1.1:80", "10.0.1.1:80, 10.0.1.2:80, 10.0.1.5:80"],
      ["external to LB", client, `${vip}:80`, "10.0.1.1:80, 10.0.1.2:80"],
    ],
  },
  {
    test: "TestTerminatingEndpointsTrafficPolicyLocal (only terminating ones here)",
    ports: [
      terminating(true, [
        endpoint("10.0.1.2", here, 80, leaving),
        endpoint("10.0.1.3", here, 80, leaving),
        endpoint("10.0.1.4", here, 80, gone),
        endpoint("10.0.1.5", "node-1", 80),
      ]),
    ],
    rows: [
      ["pod to clusterIP", pod, "172.30.1.1:80", "10.0.1.5:80"],
      ["external to LB", client, `${vip}:80`, "10.0.1.2:80, 10.0.1.3:80"],
    ],
  },
  {
    test: "TestTerminatingEndpointsTrafficPolicyLocal (terminating elsewhere)",
    ports: [terminating(true, [endpoint("10.0.1.5", "node-1", 80, leaving)])],
    rows: [
      ["pod to clusterIP", pod, "172.30.1.1:80", "10.0.1.5:80"],
      ["external to LB", client, `${vip}:80`, "DROP"],
    ],
  },
  {
    test: "TestTerminatingEndpointsTrafficPolicyLocal (none usable)",
    ports: [terminating(true, [endpoint("10.0.1.5", here, 80, gone), endpoint("10.0.1.5", "node-1", 80, gone)])],
    rows: [
      ["pod to clusterIP", pod, "172.30.1.1:80", "REJECT"],
      ["external to LB", client, `${vip}:80`, "REJECT"],
    ],
  },
];
