import type { Container } from "../../../src/model/kubernetes.generated.ts";
import { idle, image, type PodCase } from "./pod-case.ts";
import { recorder } from "./recorder.ts";

/** Where pods that leave write what happened, for those who come after. */
const directory = (name: string) => `/var/lib/pod-cases/${name}`;
const outbox = (name: string) => ({
  volumes: [{ name: "out", hostPath: { path: directory(name), type: "DirectoryOrCreate" } }],
});
const out = { volumeMounts: [{ name: "out", mountPath: "/out" }], securityContext: { runAsUser: 0 } };
const after = (name: string, file: string, answer: string | RegExp) =>
  ({ kind: "after", script: `cat ${directory(name)}/${file}`, answer }) as const;

/** Writes its name when it is asked to end. */
const farewell = (name: string, rest: Partial<Container> = {}): Container => ({
  name,
  image,
  command: ["sh", "-c", `trap 'echo ${name} >>/out/order; exit 0' TERM; while :; do sleep 0.1; done`],
  ...out,
  ...rest,
});

/** What happens when a pod leaves: its hooks, signals and times. */
export const leavingCases: readonly PodCase[] = [
  {
    name: "pre-stop-exec",
    spec: {
      ...outbox("pre-stop-exec"),
      terminationGracePeriodSeconds: 5,
      containers: [
        idle({ ...out, lifecycle: { preStop: { exec: { command: ["sh", "-c", "echo leaving >/out/hook"] } } } }),
      ],
    },
    proves: [
      {
        field: "containers[].lifecycle.preStop.exec",
        says: "runs inside the container before it is stopped",
        ask: after("pre-stop-exec", "hook", "leaving"),
      },
    ],
  },
  {
    name: "pre-stop-http",
    spec: {
      ...outbox("pre-stop-http"),
      terminationGracePeriodSeconds: 5,
      containers: [
        {
          name: "main",
          image,
          command: ["perl", "-e", recorder("/out/requests")],
          ...out,
          ports: [{ name: "web", containerPort: 8080 }],
          lifecycle: { preStop: { httpGet: { path: "/leave?now=1", port: "web" } } },
        },
      ],
    },
    proves: [
      {
        field: "containers[].lifecycle.preStop.httpGet",
        says: "asks the container before it is stopped",
        ask: after("pre-stop-http", "requests", "GET /leave?now=1 HTTP/1.1"),
      },
    ],
  },
  {
    name: "pre-stop-sleep",
    spec: {
      ...outbox("pre-stop-sleep"),
      terminationGracePeriodSeconds: 10,
      containers: [farewell("main", { lifecycle: { preStop: { sleep: { seconds: 2 } } } })],
    },
    proves: [
      {
        field: "containers[].lifecycle.preStop.sleep",
        says: "holds the signal back, without a program of the image",
        ask: after("pre-stop-sleep", "order", "main"),
      },
    ],
  },
  {
    name: "order-of-leaving",
    spec: {
      ...outbox("order-of-leaving"),
      terminationGracePeriodSeconds: 10,
      initContainers: [farewell("proxy", { restartPolicy: "Always" }), farewell("inner", { restartPolicy: "Always" })],
      containers: [farewell("main")],
    },
    proves: [
      {
        field: "initContainers[].restartPolicy",
        says: "Always: sidecars end after the others, the first of them last",
        ask: after("order-of-leaving", "order", "main\ninner\nproxy"),
      },
    ],
  },
  {
    name: "stop-signal",
    spec: {
      ...outbox("stop-signal"),
      os: { name: "linux" },
      terminationGracePeriodSeconds: 10,
      containers: [
        {
          name: "main",
          image,
          command: [
            "sh",
            "-c",
            "trap 'echo USR1 >/out/signal; exit 0' USR1; trap '' TERM; while :; do sleep 0.1; done",
          ],
          ...out,
          lifecycle: { stopSignal: "SIGUSR1" },
        },
      ],
    },
    proves: [
      {
        field: "containers[].lifecycle.stopSignal",
        says: "is sent in the image's signal's stead",
        ask: after("stop-signal", "signal", "USR1"),
      },
      { field: "os", says: "may say linux", ask: after("stop-signal", "signal", "USR1") },
    ],
  },
  {
    name: "grace",
    spec: {
      ...outbox("grace"),
      terminationGracePeriodSeconds: 4,
      containers: [
        {
          name: "main",
          image,
          command: [
            "sh",
            "-c",
            "trap 'date +%s >/out/asked' TERM; while :; do sleep 0.2; date +%s >/out/new; mv /out/new /out/last; done",
          ],
          ...out,
        },
      ],
    },
    proves: [
      {
        field: "terminationGracePeriodSeconds",
        says: "is what passes between the signal and the end",
        ask: {
          kind: "after",
          script: `cd ${directory("grace")} && echo $(($(cat last) - $(cat asked)))`,
          answer: /^[2-5]$/,
        },
      },
    ],
  },
];
