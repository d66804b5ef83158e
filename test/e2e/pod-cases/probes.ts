import { grpcServer } from "./grpc-server.ts";
import { idle, image, inside, type PodCase, state, statusOf, web } from "./pod-case.ts";

const often = { periodSeconds: 1 };
const ready = (says: string, field: string, container?: string) => ({
  field,
  says,
  ask: state((pod) => statusOf(pod, container)?.ready, true),
});
const isRunning =
  (...names: string[]) =>
  (pod: Parameters<typeof statusOf>[0]) =>
    names.every((name) => statusOf(pod, name)?.state?.running !== undefined);

/** What is asked of a container, and what follows from its answers. */
export const probeCases: readonly PodCase[] = [
  {
    name: "ready",
    spec: {
      containers: [
        web({ name: "http", readinessProbe: { httpGet: { path: "/readyz", port: 8080 }, ...often } }),
        web({
          name: "named",
          env: [{ name: "PORT", value: "8081" }],
          ports: [{ name: "front", containerPort: 8081 }],
          readinessProbe: {
            httpGet: { path: "/readyz", port: "front", httpHeaders: [{ name: "Host", value: "front.example" }] },
            ...often,
          },
        }),
        web({
          name: "tcp",
          env: [{ name: "PORT", value: "8082" }],
          readinessProbe: { tcpSocket: { port: 8082 }, ...often },
        }),
        idle({ name: "exec", readinessProbe: { exec: { command: ["true"] }, timeoutSeconds: 10, ...often } }),
        {
          name: "grpc",
          image,
          command: ["perl", "-e", grpcServer(8083, "shop")],
          readinessProbe: { grpc: { port: 8083, service: "shop" }, ...often },
        },
        idle({
          name: "twice",
          readinessProbe: {
            exec: { command: ["sh", "-c", "echo x >>/tmp/asked; [ $(wc -l </tmp/asked) -ge 2 ]"] },
            successThreshold: 2,
            timeoutSeconds: 10,
            ...often,
          },
        }),
      ],
    },
    proves: [
      ready("is asked at its path and port", "containers[].readinessProbe.httpGet", "http"),
      ready("is asked at a port by its name", "containers[].readinessProbe.httpGet.port", "named"),
      ready("is sent", "containers[].readinessProbe.httpGet.httpHeaders", "named"),
      ready("is connected to", "containers[].readinessProbe.tcpSocket", "tcp"),
      ready("runs inside the container", "containers[].readinessProbe.exec", "exec"),
      ready("is asked for its service's health", "containers[].readinessProbe.grpc", "grpc"),
      {
        field: "containers[].readinessProbe.successThreshold",
        says: "is how often in a row it has to succeed",
        ask: inside("[ $(wc -l </tmp/asked) -ge 3 ] && echo three at least", "three at least", "twice"),
      },
    ],
  },
  {
    name: "not-ready",
    until: isRunning("http", "exec", "grpc", "slow"),
    spec: {
      containers: [
        web({
          name: "http",
          env: [{ name: "FAIL_READY", value: "1" }],
          readinessProbe: { httpGet: { path: "/readyz", port: 8080 }, ...often },
        }),
        idle({ name: "exec", readinessProbe: { exec: { command: ["false"] }, ...often } }),
        {
          name: "grpc",
          image,
          command: ["perl", "-e", grpcServer(8083, "shop")],
          readinessProbe: { grpc: { port: 8083, service: "garden" }, ...often },
        },
        idle({
          name: "slow",
          readinessProbe: { exec: { command: ["sleep", "3"] }, timeoutSeconds: 1, ...often },
        }),
      ],
    },
    proves: [
      ...[
        ["http", "httpGet", "that answers 503 keeps the container unready"],
        ["exec", "exec", "that fails keeps the container unready"],
        ["grpc", "grpc.service", "that is not served keeps the container unready"],
      ].map(([name = "", handler = "", says = ""]) => ({
        field: `containers[].readinessProbe.${handler}`,
        says,
        ask: state((pod) => [statusOf(pod, name)?.ready, statusOf(pod, name)?.restartCount], [false, 0]),
      })),
      {
        field: "containers[].readinessProbe.timeoutSeconds",
        says: "passed counts as failed",
        ask: state((pod) => statusOf(pod, "slow")?.ready, false),
      },
      {
        field: "containers[].readinessProbe",
        says: "that fails makes the pod unready, by name of the container",
        ask: state(
          (pod) => pod.status?.conditions?.find(({ type }) => type === "Ready")?.message,
          "containers with unready status: [http exec grpc slow]",
        ),
      },
    ],
  },
  {
    name: "not-alive",
    until: (pod) => (statusOf(pod)?.restartCount ?? 0) > 0,
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        idle({
          livenessProbe: { exec: { command: ["false"] }, initialDelaySeconds: 2, failureThreshold: 2, ...often },
        }),
      ],
    },
    proves: [
      {
        field: "containers[].livenessProbe",
        says: "that fails has the container started anew",
        ask: state((pod) => (statusOf(pod)?.restartCount ?? 0) > 0, true),
      },
      {
        field: "containers[].livenessProbe.initialDelaySeconds",
        says: "passes before it is asked",
        ask: state((pod) => statusOf(pod)?.started !== undefined, true),
      },
    ],
  },
  {
    name: "own-grace",
    until: (pod) => (statusOf(pod)?.restartCount ?? 0) > 0,
    spec: {
      terminationGracePeriodSeconds: 600,
      containers: [
        idle({
          livenessProbe: {
            exec: { command: ["false"] },
            failureThreshold: 1,
            terminationGracePeriodSeconds: 1,
            ...often,
          },
        }),
      ],
    },
    proves: [
      {
        field: "containers[].livenessProbe.terminationGracePeriodSeconds",
        says: "is the time to end in the pod's stead",
        ask: state((pod) => (statusOf(pod)?.restartCount ?? 0) > 0, true),
      },
    ],
  },
  {
    name: "starts-slowly",
    spec: {
      containers: [
        idle({
          startupProbe: {
            exec: { command: ["sh", "-c", "echo x >>/tmp/asked; [ $(wc -l </tmp/asked) -ge 3 ]"] },
            failureThreshold: 30,
            timeoutSeconds: 10,
            ...often,
          },
          livenessProbe: { exec: { command: ["test", "-e", "/tmp/asked"] }, timeoutSeconds: 10, ...often },
        }),
      ],
    },
    proves: [
      {
        field: "containers[].startupProbe",
        says: "holds the others back until it succeeds",
        ask: inside("wc -l </tmp/asked", /^[3-6]$/),
      },
      {
        field: "containers[].startupProbe.failureThreshold",
        says: "is how often it may fail",
        ask: state((pod) => [statusOf(pod)?.started, statusOf(pod)?.restartCount], [true, 0]),
      },
    ],
  },
  {
    name: "never-starts",
    until: (pod) => (statusOf(pod)?.restartCount ?? 0) > 0,
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [idle({ startupProbe: { exec: { command: ["false"] }, failureThreshold: 2, ...often } })],
    },
    proves: [
      {
        field: "containers[].startupProbe",
        says: "that never succeeds has the container started anew",
        ask: state((pod) => (statusOf(pod)?.restartCount ?? 0) > 0, true),
      },
    ],
  },
];
