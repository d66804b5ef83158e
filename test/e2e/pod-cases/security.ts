import { idle, image, inside, type PodCase, state, statusOf, waits } from "./pod-case.ts";

const status = (name: string) => `sed -n 's/^${name}:\\s*//p' /proc/1/status`;
const root = { runAsUser: 0 };
/** The bits of capabilities that containers have unasked, as the kernel numbers them. */
const defaults = 0xa80425fbn;
const bit = (number: number) => 1n << BigInt(number);
const netAdmin = bit(12);
const netBindService = bit(10);
const chown = bit(0);
const hex = (mask: bigint) => mask.toString(16).padStart(16, "0");

/** As whom a container runs, and what it may do. */
export const securityCases: readonly PodCase[] = [
  {
    name: "users",
    spec: {
      securityContext: { runAsUser: 1001, runAsGroup: 2001, supplementalGroups: [3001], fsGroup: 4001 },
      volumes: [{ name: "scratch", emptyDir: {} }],
      containers: [
        idle({ name: "main", volumeMounts: [{ name: "scratch", mountPath: "/scratch" }] }),
        idle({ name: "own", securityContext: { runAsUser: 1005, runAsGroup: 2005 } }),
      ],
    },
    proves: [
      { field: "securityContext.runAsUser", says: "is every container's user", ask: inside("id -u", "1001") },
      { field: "securityContext.runAsGroup", says: "is every container's group", ask: inside("id -g", "2001") },
      {
        field: "securityContext.supplementalGroups",
        says: "are further groups",
        ask: inside("id -G | tr ' ' '\\n' | grep -x 3001", "3001"),
      },
      {
        field: "securityContext.fsGroup",
        says: "is a further group",
        ask: inside("id -G | tr ' ' '\\n' | grep -x 4001", "4001"),
      },
      {
        field: "containers[].securityContext.runAsUser",
        says: "goes before the pod's",
        ask: inside("id -u", "1005", "own"),
      },
      {
        field: "containers[].securityContext.runAsGroup",
        says: "goes before the pod's",
        ask: inside("id -g", "2005", "own"),
      },
    ],
  },
  {
    name: "image-user",
    spec: { containers: [idle()] },
    proves: [
      {
        field: "containers[].securityContext.runAsUser",
        says: "is the image's unless given",
        ask: inside("id -u", "65534"),
      },
    ],
  },
  {
    name: "non-root",
    spec: { containers: [idle({ securityContext: { runAsNonRoot: true } })] },
    proves: [
      {
        field: "containers[].securityContext.runAsNonRoot",
        says: "lets a container of an image with a user by number run",
        ask: inside("id -u", "65534"),
      },
    ],
  },
  {
    name: "root-refused",
    until: waits("CreateContainerConfigError"),
    spec: { containers: [idle({ securityContext: { runAsNonRoot: true, runAsUser: 0 } })] },
    proves: [
      {
        field: "containers[].securityContext.runAsNonRoot",
        says: "keeps a container that is to be root from starting",
        ask: state(
          (pod) => /^container's runAsUser breaks non-root policy/.test(statusOf(pod)?.state?.waiting?.message ?? ""),
          true,
        ),
      },
    ],
  },
  {
    name: "root-image-refused",
    until: waits("CreateContainerConfigError"),
    spec: {
      securityContext: { runAsNonRoot: true },
      containers: [{ name: "main", image: "registry.lab:5000/berth/pause:latest" }],
    },
    proves: [
      {
        field: "securityContext.runAsNonRoot",
        says: "keeps a container of an image that runs as root from starting",
        ask: state(
          (pod) =>
            /^container has runAsNonRoot and image will run as root/.test(statusOf(pod)?.state?.waiting?.message ?? ""),
          true,
        ),
      },
    ],
  },
  {
    name: "capabilities",
    spec: {
      containers: [
        idle({ name: "default", securityContext: root }),
        idle({ name: "added", securityContext: { ...root, capabilities: { add: ["NET_ADMIN"] } } }),
        idle({ name: "dropped", securityContext: { ...root, capabilities: { drop: ["CHOWN"] } } }),
        idle({
          name: "only",
          securityContext: { ...root, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
        }),
      ],
    },
    proves: [
      {
        field: "containers[].securityContext.capabilities",
        says: "are the engine's own unless given",
        ask: inside(status("CapEff"), hex(defaults), "default"),
      },
      {
        field: "containers[].securityContext.capabilities.add",
        says: "are had on top",
        ask: inside(status("CapEff"), hex(defaults | netAdmin), "added"),
      },
      {
        field: "containers[].securityContext.capabilities.drop",
        says: "are not had",
        ask: inside(status("CapEff"), hex(defaults & ~chown), "dropped"),
      },
      {
        field: "containers[].securityContext.capabilities.drop",
        says: "ALL leaves what is added",
        ask: inside(status("CapEff"), hex(netBindService), "only"),
      },
    ],
  },
  {
    name: "confinement",
    spec: {
      containers: [
        idle({ name: "main" }),
        idle({ name: "read-only", securityContext: { ...root, readOnlyRootFilesystem: true } }),
        idle({ name: "no-gain", securityContext: { allowPrivilegeEscalation: false } }),
        idle({ name: "unconfined", securityContext: { seccompProfile: { type: "Unconfined" } } }),
        idle({ name: "default", securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
        idle({ name: "unmasked", securityContext: { ...root, procMount: "Unmasked" } }),
        idle({ name: "armor", securityContext: { appArmorProfile: { type: "Unconfined" } } }),
      ],
    },
    proves: [
      {
        field: "containers[].securityContext.readOnlyRootFilesystem",
        says: "keeps root from writing to the image's files",
        ask: inside("touch /usr/x 2>&1", /Read-only file system/, "read-only"),
      },
      {
        field: "containers[].securityContext.allowPrivilegeEscalation",
        says: "false: no program gives it more",
        ask: inside(status("NoNewPrivs"), "1", "no-gain"),
      },
      {
        field: "containers[].securityContext.allowPrivilegeEscalation",
        says: "is allowed unless told",
        ask: inside(status("NoNewPrivs"), "0"),
      },
      {
        field: "containers[].securityContext.seccompProfile",
        says: "RuntimeDefault filters system calls",
        ask: inside(status("Seccomp"), "2", "default"),
      },
      {
        field: "containers[].securityContext.seccompProfile",
        says: "Unconfined filters none",
        ask: inside(status("Seccomp"), "0", "unconfined"),
      },
      {
        field: "containers[].securityContext.procMount",
        says: "Unmasked leaves /proc as the kernel shows it",
        ask: inside("grep -c ' /proc/' /proc/mounts", "0", "unmasked"),
      },
      {
        field: "containers[].securityContext.procMount",
        says: "masks parts of /proc unless told",
        ask: inside("[ $(grep -c ' /proc/' /proc/mounts) -gt 3 ] && echo masked", "masked"),
      },
      {
        field: "containers[].securityContext.appArmorProfile",
        says: "Unconfined is told to the engine",
        ask: {
          kind: "host",
          script:
            "docker inspect --format '{{.HostConfig.SecurityOpt}}' $(docker ps -q --filter name=pods_confinement_armor_)",
          answer: /apparmor=unconfined/,
        },
      },
    ],
  },
  {
    name: "unconfined-pod",
    spec: { securityContext: { seccompProfile: { type: "Unconfined" } }, containers: [idle()] },
    proves: [
      {
        field: "securityContext.seccompProfile",
        says: "is every container's unless it has its own",
        ask: inside(status("Seccomp"), "0"),
      },
    ],
  },
  {
    name: "never-pulled",
    until: waits("ErrImageNeverPull"),
    spec: { containers: [{ name: "main", image: "registry.lab:5000/berth/absent:1", imagePullPolicy: "Never" }] },
    proves: [
      {
        field: "containers[].imagePullPolicy",
        says: "Never: an image that is not there is not fetched",
        ask: state(
          (pod) => statusOf(pod)?.state?.waiting?.message,
          'Container image "registry.lab:5000/berth/absent:1" is not present with pull policy of Never',
        ),
      },
    ],
  },
  {
    name: "no-such-image",
    until: (pod) => /^(ErrImagePull|ImagePullBackOff)$/.test(statusOf(pod)?.state?.waiting?.reason ?? ""),
    spec: { containers: [{ name: "main", image: "registry.lab:5000/berth/absent:2" }] },
    proves: [
      {
        field: "containers[].image",
        says: "that the registry does not have is told with its words",
        ask: state((pod) => /not found|unknown/.test(statusOf(pod)?.state?.waiting?.message ?? ""), true),
      },
    ],
  },
  {
    name: "pull-backs-off",
    until: waits("ImagePullBackOff"),
    spec: { containers: [{ name: "main", image: "registry.lab:5000/berth/absent:3" }] },
    proves: [
      {
        field: "containers[].image",
        says: "that cannot be had is asked for ever more rarely",
        ask: state((pod) => pod.status?.phase, "Pending"),
      },
    ],
  },
  {
    name: "pull-always",
    spec: { containers: [{ ...idle(), image, imagePullPolicy: "Always" }] },
    proves: [
      {
        field: "containers[].imagePullPolicy",
        says: "Always: asks the registry even where the image is there",
        ask: state((pod) => statusOf(pod)?.ready, true),
      },
    ],
  },
];
