import { idle, inside, type PodCase, script, state, statusOf } from "./pod-case.ts";

const root = { securityContext: { runAsUser: 0 } };
const at = (name: string, mountPath: string, more = {}) => ({ volumeMounts: [{ name, mountPath, ...more }], ...root });

const files = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "files" },
  data: { "app.conf": "a=1\n", "other.conf": "b=2\n" },
  binaryData: { "raw.bin": "AAEC" },
};
const keys = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "keys" },
  stringData: { "tls.key": "private\n" },
};

/** Where a container's files come from. */
export const volumeCases: readonly PodCase[] = [
  {
    name: "scratch",
    spec: {
      volumes: [
        { name: "disk", emptyDir: {} },
        { name: "memory", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } },
      ],
      containers: [
        script("echo shared >/disk/note; exec sleep infinity", {
          name: "main",
          volumeMounts: [
            { name: "disk", mountPath: "/disk" },
            { name: "memory", mountPath: "/memory" },
          ],
          ...root,
        }),
        idle({ name: "other", ...at("disk", "/other", { readOnly: true }) }),
      ],
    },
    proves: [
      {
        field: "volumes[].emptyDir",
        says: "is shared by the containers of a pod",
        ask: inside("cat /other/note", "shared", "other"),
      },
      {
        field: "containers[].volumeMounts[].readOnly",
        says: "keeps the container from writing",
        ask: inside("touch /other/x 2>&1", /Read-only file system/, "other"),
      },
      {
        field: "volumes[].emptyDir.medium",
        says: "Memory is a file system in memory",
        ask: inside("stat -f -c %T /memory", "tmpfs"),
      },
      {
        field: "volumes[].emptyDir.sizeLimit",
        says: "bounds a volume in memory",
        ask: inside("df -B1 --output=size /memory | tail -1 | tr -d ' '", String(8 * 2 ** 20)),
      },
    ],
  },
  {
    name: "scratch-of-anybody",
    spec: {
      securityContext: { runAsUser: 1001, fsGroup: 4001 },
      volumes: [{ name: "disk", emptyDir: {} }],
      containers: [idle({ volumeMounts: [{ name: "disk", mountPath: "/disk" }] })],
    },
    proves: [
      {
        field: "volumes[].emptyDir",
        says: "can be written to by whichever user",
        ask: inside("echo mine >/disk/note && cat /disk/note", "mine"),
      },
      {
        field: "securityContext.fsGroup",
        says: "owns scratch volumes, and what is made in them",
        ask: inside("touch /disk/x && stat -c %g /disk /disk/x", "4001\n4001"),
      },
    ],
  },
  {
    name: "host-paths",
    spec: {
      volumes: [
        { name: "directory", hostPath: { path: "/etc/ssh", type: "Directory" } },
        { name: "new", hostPath: { path: "/var/lib/pod-cases/new/one", type: "DirectoryOrCreate" } },
        { name: "file", hostPath: { path: "/etc/hostname", type: "File" } },
        { name: "socket", hostPath: { path: "/var/run/docker.sock", type: "Socket" } },
        { name: "plain", hostPath: { path: "/var/lib/pod-cases/plain" } },
      ],
      containers: [
        idle({
          ...root,
          volumeMounts: [
            { name: "directory", mountPath: "/directory", readOnly: true },
            { name: "new", mountPath: "/new" },
            { name: "file", mountPath: "/file" },
            { name: "socket", mountPath: "/socket" },
            { name: "plain", mountPath: "/plain" },
          ],
        }),
      ],
    },
    proves: [
      {
        field: "volumes[].hostPath",
        says: "shows the host's files",
        ask: inside("ls /directory/sshd_config", "/directory/sshd_config"),
      },
      {
        field: "volumes[].hostPath.type",
        says: "DirectoryOrCreate makes what is missing",
        ask: { kind: "host", script: "stat -c %F /var/lib/pod-cases/new/one", answer: "directory" },
      },
      {
        field: "volumes[].hostPath.type",
        says: "File takes one file",
        ask: inside("stat -c %F /file", "regular file"),
      },
      {
        field: "volumes[].hostPath.type",
        says: "Socket takes a socket",
        ask: inside("stat -c %F /socket", "socket"),
      },
      {
        field: "volumes[].hostPath.type",
        says: "not given makes what is missing, as engines do",
        ask: inside("touch /plain/x && echo written", "written"),
      },
    ],
  },
  {
    name: "objects",
    with: [files, keys],
    spec: {
      volumes: [
        { name: "all", configMap: { name: "files" } },
        {
          name: "some",
          configMap: {
            name: "files",
            defaultMode: 0o440,
            items: [
              { key: "app.conf", path: "sub/renamed.conf" },
              { key: "other.conf", path: "tight.conf", mode: 0o400 },
            ],
          },
        },
        { name: "keys", secret: { secretName: "keys", defaultMode: 0o400 } },
        { name: "absent", configMap: { name: "absent", optional: true } },
        {
          name: "mixed",
          projected: {
            sources: [
              { configMap: { name: "files", items: [{ key: "app.conf", path: "app.conf" }] } },
              { secret: { name: "keys" } },
              { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
            ],
          },
        },
        {
          name: "about",
          downwardAPI: {
            items: [
              { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
              { path: "limit", resourceFieldRef: { containerName: "main", resource: "limits.memory", divisor: "1Mi" } },
            ],
          },
        },
        { name: "kept", emptyDir: {} },
      ],
      containers: [
        idle({
          ...root,
          resources: { limits: { memory: "32Mi" } },
          env: [{ name: "WHERE", value: "deep" }],
          volumeMounts: [
            { name: "all", mountPath: "/all" },
            { name: "some", mountPath: "/some" },
            { name: "keys", mountPath: "/keys" },
            { name: "absent", mountPath: "/absent" },
            { name: "mixed", mountPath: "/mixed" },
            { name: "about", mountPath: "/about" },
            { name: "all", mountPath: "/etc/app.conf", subPath: "app.conf" },
          ],
        }),
      ],
    },
    labels: { tier: "back" },
    proves: [
      { field: "volumes[].configMap", says: "has a file for each key", ask: inside("cat /all/app.conf", "a=1") },
      {
        field: "volumes[].configMap",
        says: "has binary data as it is",
        ask: inside("od -An -tx1 /all/raw.bin | tr -d ' '", "000102"),
      },
      {
        field: "volumes[].configMap.items",
        says: "are the only files, under the names given",
        ask: inside(
          "cd /some && find . -name '*.conf' -not -path './..*' | sort; cat sub/renamed.conf",
          /renamed|tight/,
        ),
      },
      {
        field: "volumes[].configMap.defaultMode",
        says: "is the mode of the files",
        ask: inside("stat -L -c %a /some/sub/renamed.conf", "440"),
      },
      {
        field: "volumes[].configMap.items[].mode",
        says: "goes before the default",
        ask: inside("stat -L -c %a /some/tight.conf", "400"),
      },
      {
        field: "volumes[].configMap.optional",
        says: "is an empty directory where it is missing",
        ask: inside("ls /absent | wc -l", "0"),
      },
      { field: "volumes[].secret", says: "has a file for each key", ask: inside("cat /keys/tls.key", "private") },
      {
        field: "volumes[].secret.defaultMode",
        says: "is the mode of the files",
        ask: inside("stat -L -c %a /keys/tls.key", "400"),
      },
      {
        field: "volumes[].projected.sources",
        says: "come together in one directory",
        ask: inside("cd /mixed && cat app.conf tls.key name", "a=1\nprivate\nobjects"),
      },
      {
        field: "volumes[].downwardAPI.items[].fieldRef",
        says: "tells the pod's labels",
        ask: inside("cat /about/labels", /tier="back"/),
      },
      {
        field: "volumes[].downwardAPI.items[].resourceFieldRef",
        says: "tells a container's limit",
        ask: inside("cat /about/limit", "32"),
      },
      {
        field: "containers[].volumeMounts[].subPath",
        says: "mounts one file of a volume",
        ask: inside("cat /etc/app.conf", "a=1"),
      },
    ],
  },
  {
    name: "sub-paths",
    engine: 26,
    spec: {
      volumes: [{ name: "data", emptyDir: {} }],
      initContainers: [
        script("mkdir -p /data/deep && echo found >/data/deep/note", { name: "fill", ...at("data", "/data") }),
      ],
      containers: [
        idle({ name: "main", ...at("data", "/data", { subPath: "deep" }) }),
        idle({
          name: "expr",
          env: [{ name: "WHERE", value: "deep" }],
          ...at("data", "/data", { subPathExpr: "$(WHERE)" }),
        }),
      ],
    },
    proves: [
      {
        field: "containers[].volumeMounts[].subPath",
        says: "mounts a directory of a volume",
        ask: inside("cat /data/note", "found"),
      },
      {
        field: "containers[].volumeMounts[].subPathExpr",
        says: "has $(NAME) replaced by the variable",
        ask: inside("cat /data/note", "found", "expr"),
      },
    ],
  },
  {
    name: "no-volume",
    until: (pod) => statusOf(pod)?.state?.waiting?.reason !== undefined,
    spec: {
      volumes: [{ name: "gone", secret: { secretName: "gone" } }],
      containers: [idle(at("gone", "/gone"))],
    },
    proves: [
      {
        field: "volumes[].secret",
        says: "keeps the pod from starting while it is missing",
        ask: state(
          (pod) => [pod.status?.phase, statusOf(pod)?.state?.waiting?.reason],
          ["Pending", "ContainerCreating"],
        ),
      },
    ],
  },
];
