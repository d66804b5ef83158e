import { conditionOf, hasEnded, idle, image, inside, type PodCase, script, state, statusOf } from "./pod-case.ts";
import { recorder } from "./recorder.ts";

const shared = { volumes: [{ name: "work", emptyDir: {} }] };
const work = { volumeMounts: [{ name: "work", mountPath: "/work" }], securityContext: { runAsUser: 0 } };
const init = (name: string, text: string, rest = {}) => ({
  name,
  image,
  command: ["sh", "-c", text],
  ...work,
  ...rest,
});

/** In which order containers run, what becomes of those that end, and their hooks. */
export const lifecycleCases: readonly PodCase[] = [
  {
    name: "inits",
    spec: {
      ...shared,
      initContainers: [init("first", "echo first >>/work/order"), init("second", "sleep 1; echo second >>/work/order")],
      containers: [idle({ ...work, command: ["sh", "-c", "echo main >>/work/order; exec sleep infinity"] })],
    },
    proves: [
      {
        field: "initContainers",
        says: "run to their end one after another, before the others",
        ask: inside("cat /work/order", "first\nsecond\nmain"),
      },
      {
        field: "initContainers",
        says: "are told as completed",
        ask: state((pod) => statusOf(pod, "second")?.state?.terminated?.reason, "Completed"),
      },
      {
        field: "initContainers",
        says: "are told as ready once they are done",
        ask: state((pod) => pod.status?.initContainerStatuses?.map(({ ready }) => ready), [true, true]),
      },
    ],
  },
  {
    name: "init-fails",
    until: hasEnded,
    spec: {
      restartPolicy: "Never",
      initContainers: [{ name: "setup", image, command: ["sh", "-c", "exit 3"] }],
      containers: [idle()],
    },
    proves: [
      {
        field: "initContainers",
        says: "that fail end the pod where it is never restarted",
        ask: state((pod) => [pod.status?.phase, statusOf(pod, "setup")?.state?.terminated?.exitCode], ["Failed", 3]),
      },
      {
        field: "initContainers",
        says: "that fail keep the others from starting",
        ask: state((pod) => statusOf(pod)?.state?.waiting?.reason, "PodInitializing"),
      },
    ],
  },
  {
    name: "sidecar",
    spec: {
      ...shared,
      terminationGracePeriodSeconds: 10,
      initContainers: [
        init("proxy", "echo proxy >>/work/order; exec sleep infinity", {
          restartPolicy: "Always",
          startupProbe: {
            exec: { command: ["grep", "-q", "proxy", "/work/order"] },
            periodSeconds: 1,
            timeoutSeconds: 10,
            failureThreshold: 60,
          },
        }),
        init("setup", "echo setup >>/work/order"),
      ],
      containers: [idle({ ...work, command: ["sh", "-c", "echo main >>/work/order; exec sleep infinity"] })],
    },
    proves: [
      {
        field: "initContainers[].restartPolicy",
        says: "Always makes a sidecar: it starts in its turn and runs on",
        ask: inside("cat /work/order", "proxy\nsetup\nmain"),
      },
      {
        field: "initContainers[].restartPolicy",
        says: "Always: it is told as running",
        ask: state((pod) => statusOf(pod, "proxy")?.state?.running !== undefined, true),
      },
      {
        field: "initContainers[].startupProbe",
        says: "of a sidecar holds the next one back",
        ask: state((pod) => statusOf(pod, "proxy")?.started, true),
      },
    ],
  },
  {
    name: "completes",
    until: hasEnded,
    spec: { restartPolicy: "Never", containers: [script("echo all done")] },
    proves: [
      {
        field: "restartPolicy",
        says: "Never: a pod whose containers succeed has succeeded",
        ask: state((pod) => [pod.status?.phase, statusOf(pod)?.state?.terminated?.reason], ["Succeeded", "Completed"]),
      },
      {
        field: "restartPolicy",
        says: "Never: its logs stay",
        ask: { kind: "log", answer: "all done" },
      },
      {
        field: "restartPolicy",
        says: "Never: its readiness says why",
        ask: state((pod) => pod.status?.conditions?.find(({ type }) => type === "Ready")?.reason, "PodCompleted"),
      },
    ],
  },
  {
    name: "fails",
    until: hasEnded,
    spec: { restartPolicy: "Never", containers: [script("exit 7")] },
    proves: [
      {
        field: "restartPolicy",
        says: "Never: a pod of which a container fails has failed, with its exit code",
        ask: state(
          (pod) => [pod.status?.phase, statusOf(pod)?.state?.terminated?.exitCode, statusOf(pod)?.restartCount],
          ["Failed", 7, 0],
        ),
      },
    ],
  },
  {
    name: "tries-again",
    until: hasEnded,
    spec: {
      ...shared,
      restartPolicy: "OnFailure",
      containers: [script("[ -e /work/tried ] && exit 0; touch /work/tried; exit 1", work)],
    },
    proves: [
      {
        field: "restartPolicy",
        says: "OnFailure: started again until it succeeds, on the same volumes",
        ask: state((pod) => [pod.status?.phase, statusOf(pod)?.restartCount], ["Succeeded", 1]),
      },
    ],
  },
  {
    name: "crashes",
    until: (pod) => statusOf(pod)?.state?.waiting?.reason === "CrashLoopBackOff",
    spec: { restartPolicy: "OnFailure", containers: [script("exit 5")] },
    proves: [
      {
        field: "restartPolicy",
        says: "a container that fails again and again waits in CrashLoopBackOff",
        ask: state((pod) => statusOf(pod)?.lastState?.terminated?.exitCode, 5),
      },
      {
        field: "restartPolicy",
        says: "a container in CrashLoopBackOff leaves its pod running",
        ask: state((pod) => pod.status?.phase, "Running"),
      },
    ],
  },
  {
    name: "always",
    until: (pod) => (statusOf(pod)?.restartCount ?? 0) > 0,
    spec: { containers: [script("sleep 1; exit 0")] },
    proves: [
      {
        field: "restartPolicy",
        says: "Always: started again even where it succeeded",
        ask: state((pod) => (statusOf(pod)?.restartCount ?? 0) > 0, true),
      },
    ],
  },
  {
    name: "post-start",
    spec: {
      ...shared,
      initContainers: [
        {
          name: "recorder",
          image,
          command: ["perl", "-e", recorder("/work/requests")],
          restartPolicy: "Always",
          startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 60 },
          ...work,
        },
      ],
      containers: [
        idle({ lifecycle: { postStart: { exec: { command: ["sh", "-c", "echo hello >/tmp/started"] } } } }),
        idle({
          name: "asks",
          lifecycle: {
            postStart: {
              httpGet: { path: "/started", port: 8080, httpHeaders: [{ name: "X-Who", value: "asks" }] },
            },
          },
          ...work,
        }),
      ],
    },
    proves: [
      {
        field: "containers[].lifecycle.postStart.exec",
        says: "runs inside the container once it is started",
        ask: inside("cat /tmp/started", "hello"),
      },
      {
        field: "containers[].lifecycle.postStart.httpGet",
        says: "asks the pod once the container is started",
        ask: inside("cat /work/requests", /^GET \/started HTTP\/1.1$/, "asks"),
      },
    ],
  },
  {
    name: "post-start-fails",
    until: (pod) => (statusOf(pod)?.restartCount ?? 0) > 0,
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [idle({ lifecycle: { postStart: { exec: { command: ["false"] } } } })],
    },
    proves: [
      {
        field: "containers[].lifecycle.postStart",
        says: "that fails has the container started anew",
        ask: state((pod) => conditionOf(pod, "Ready")?.status, "False"),
      },
    ],
  },
  {
    name: "last-words",
    until: hasEnded,
    spec: {
      restartPolicy: "Never",
      containers: [
        script("echo elsewhere >/tmp/words; exit 1", { name: "path", terminationMessagePath: "/tmp/words" }),
        script("echo from the log; exit 1", {
          name: "log",
          terminationMessagePolicy: "FallbackToLogsOnError",
        }),
        script("echo all is well", { name: "well", terminationMessagePolicy: "FallbackToLogsOnError" }),
      ],
    },
    proves: [
      {
        field: "containers[].terminationMessagePath",
        says: "names the file whose content is told once the container has ended",
        ask: state((pod) => statusOf(pod, "path")?.state?.terminated?.message, "elsewhere\n"),
      },
      {
        field: "containers[].terminationMessagePolicy",
        says: "FallbackToLogsOnError: the end of the log of a container that failed in silence",
        ask: state((pod) => statusOf(pod, "log")?.state?.terminated?.message, "from the log\n"),
      },
      {
        field: "containers[].terminationMessagePolicy",
        says: "FallbackToLogsOnError: nothing of one that succeeded",
        ask: state((pod) => statusOf(pod, "well")?.state?.terminated?.message, undefined),
      },
    ],
  },
];
