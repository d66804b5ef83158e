import type { OutsideTable } from "../../../support/outside-table.ts";

/** `protocol/address/port`. */
export const hostPortCases: OutsideTable<readonly [name: string, wanted: string, taken: string, fits: boolean]> = {
  file: "k8s.io/kubernetes/pkg/scheduler/framework/plugins/nodeports/node_ports_test.go",
  tests: "TestNodePorts, TestFits",
  release: "v1.35.0",
  rows: [
    ["nothing asked for", "", "", true],
    ["another port", "UDP/127.0.0.1/8080", "UDP/127.0.0.1/9090", true],
    ["same UDP port", "UDP/127.0.0.1/8080", "UDP/127.0.0.1/8080", false],
    ["same TCP port", "TCP/127.0.0.1/8080", "TCP/127.0.0.1/8080", false],
    ["another address", "TCP/127.0.0.1/8080", "TCP/127.0.0.2/8080", true],
    ["another protocol", "UDP/127.0.0.1/8080", "TCP/127.0.0.1/8080", true],
    ["second of two ports", "UDP/127.0.0.1/8000 UDP/127.0.0.1/8080", "UDP/127.0.0.1/8080", false],
    ["first of two ports", "TCP/127.0.0.1/8001 UDP/127.0.0.1/8080", "TCP/127.0.0.1/8001 UDP/127.0.0.1/8081", false],
    ["every address wanted", "TCP/0.0.0.0/8001", "TCP/127.0.0.1/8001", false],
    ["every address wanted beside one", "TCP/10.0.10.10/8001 TCP/0.0.0.0/8001", "TCP/127.0.0.1/8001", false],
    ["every address taken", "TCP/127.0.0.1/8001", "TCP/0.0.0.0/8001", false],
    ["every address taken for another protocol", "UDP/127.0.0.1/8001", "TCP/0.0.0.0/8001", true],
    ["every address taken for both protocols", "UDP/127.0.0.1/8001", "TCP/0.0.0.0/8001 UDP/0.0.0.0/8001", false],
    ["an init container's port is gone before it could clash", "init:TCP/0.0.0.0/8001", "TCP/0.0.0.0/8001", true],
    ["a sidecar's port stays", "sidecar:TCP/0.0.0.0/8001", "TCP/0.0.0.0/8001", false],
    ["ports that do not clash", "TCP/127.0.0.1/80", "TCP/127.0.0.1/9090", true],
    [
      "several ports that do not clash",
      "TCP/127.0.0.1/80 TCP/127.0.1.1/80 TCP/127.0.1.1/90 TCP/127.0.1.1/100",
      "TCP/127.0.0.1/9090 TCP/127.0.0.1/9191 TCP/127.0.1.1/8080",
      true,
    ],
    [
      "several ports of which one clashes",
      "TCP/127.0.0.1/80 TCP/127.0.1.1/80 TCP/127.0.1.1/90 TCP/127.0.1.1/100",
      "TCP/127.0.0.1/9090 TCP/127.0.1.1/90 TCP/127.0.1.1/8080",
      false,
    ],
    ["no address stands for every one *", "TCP//80", "TCP/127.0.0.1/80", false],
    ["no protocol stands for TCP *", "/127.0.0.1/80", "TCP/127.0.0.1/80", false],
    ["no address on either side *", "TCP//79", "TCP//80", true],
  ],
};
