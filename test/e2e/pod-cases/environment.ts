import { idle, image, inside, type PodCase, state, statusOf, waits } from "./pod-case.ts";

const fieldRef = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const resourceRef = (name: string, resource: string, more: { divisor?: string; containerName?: string } = {}) => ({
  name,
  valueFrom: { resourceFieldRef: { resource, ...more } },
});
const print = (name: string) => `printenv ${name} || echo "is not set"`;

const settings = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings" },
  data: { color: "blue", size: "XL" },
};
const password = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "password" },
  stringData: { word: "tulip" },
  data: { salt: "c2Vh" },
};
const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "front-door" },
  spec: { clusterIP: "10.43.77.7", ports: [{ name: "http", port: 80, targetPort: 8080 }] },
};

/** What a process finds in its environment. */
export const environmentCases: readonly PodCase[] = [
  {
    name: "env",
    with: [settings, password],
    spec: {
      containers: [
        idle({
          envFrom: [
            { configMapRef: { name: "settings" } },
            { prefix: "SECRET_", secretRef: { name: "password" } },
            { configMapRef: { name: "missing", optional: true } },
          ],
          env: [
            { name: "GREETING", value: "good day, all" },
            { name: "EMPTY" },
            { name: "color", value: "red" },
            { name: "TWICE", value: "first" },
            { name: "TWICE", value: "second" },
            { name: "SIZE", valueFrom: { configMapKeyRef: { name: "settings", key: "size" } } },
            { name: "WORD", valueFrom: { secretKeyRef: { name: "password", key: "word" } } },
            { name: "NO_KEY", valueFrom: { configMapKeyRef: { name: "settings", key: "none", optional: true } } },
            { name: "NO_SECRET", valueFrom: { secretKeyRef: { name: "none", key: "none", optional: true } } },
          ],
        }),
      ],
    },
    proves: [
      {
        field: "containers[].env[].value",
        says: "is set as written",
        ask: inside(print("GREETING"), "good day, all"),
      },
      { field: "containers[].env[].value", says: "is empty unless given", ask: inside(print("EMPTY"), "") },
      {
        field: "containers[].env[].name",
        says: "given twice has the later value",
        ask: inside(print("TWICE"), "second"),
      },
      { field: "containers[].env", says: "goes before envFrom", ask: inside(print("color"), "red") },
      {
        field: "containers[].env[].valueFrom.configMapKeyRef",
        says: "is the value of the key",
        ask: inside(print("SIZE"), "XL"),
      },
      {
        field: "containers[].env[].valueFrom.secretKeyRef",
        says: "is the value of the key",
        ask: inside(print("WORD"), "tulip"),
      },
      {
        field: "containers[].env[].valueFrom.configMapKeyRef.optional",
        says: "lets the variable be left out",
        ask: inside(print("NO_KEY"), "is not set"),
      },
      {
        field: "containers[].env[].valueFrom.secretKeyRef.optional",
        says: "lets the variable be left out",
        ask: inside(print("NO_SECRET"), "is not set"),
      },
      { field: "containers[].envFrom[].configMapRef", says: "sets every key", ask: inside(print("size"), "XL") },
      {
        field: "containers[].envFrom[].secretRef",
        says: "sets every key, decoded",
        ask: inside(print("SECRET_salt"), "sea"),
      },
      {
        field: "containers[].envFrom[].prefix",
        says: "goes before each name",
        ask: inside(print("SECRET_word"), "tulip"),
      },
      {
        field: "containers[].envFrom[].configMapRef.optional",
        says: "lets the container start without it",
        ask: state((pod) => statusOf(pod)?.ready, true),
      },
    ],
  },
  {
    name: "env-fields",
    labels: { tier: "front" },
    annotations: { "example.com/note": "read me" },
    spec: {
      serviceAccountName: "robot",
      containers: [
        idle({
          env: [
            fieldRef("POD", "metadata.name"),
            fieldRef("SPACE", "metadata.namespace"),
            fieldRef("POD_UID", "metadata.uid"),
            fieldRef("TIER", "metadata.labels['tier']"),
            fieldRef("NOTE", "metadata.annotations['example.com/note']"),
            fieldRef("NODE", "spec.nodeName"),
            fieldRef("ACCOUNT", "spec.serviceAccountName"),
            fieldRef("POD_IP", "status.podIP"),
            fieldRef("POD_IPS", "status.podIPs"),
            fieldRef("HOST_IP", "status.hostIP"),
          ],
        }),
      ],
    },
    with: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } }],
    proves: [
      ...[
        ["metadata.name", "POD", "env-fields"],
        ["metadata.namespace", "SPACE", "pods"],
        ["metadata.labels", "TIER", "front"],
        ["metadata.annotations", "NOTE", "read me"],
        ["spec.serviceAccountName", "ACCOUNT", "robot"],
      ].map(([path = "", name = "", value = ""]) => ({
        field: "containers[].env[].valueFrom.fieldRef",
        says: `knows ${path}`,
        ask: inside(print(name), value),
      })),
      {
        field: "containers[].env[].valueFrom.fieldRef",
        says: "knows metadata.uid",
        ask: inside(print("POD_UID"), ({ pod }) => pod.metadata.uid ?? "no uid"),
      },
      {
        field: "containers[].env[].valueFrom.fieldRef",
        says: "knows spec.nodeName",
        ask: inside(print("NODE"), ({ pod }) => pod.spec.nodeName ?? "no node"),
      },
      {
        field: "containers[].env[].valueFrom.fieldRef",
        says: "knows status.podIP, which is the address the container has",
        ask: inside(
          'hostname -I | tr -d " \\n"; echo; printenv POD_IP',
          ({ pod }) => `${pod.status?.podIP}\n${pod.status?.podIP}`,
        ),
      },
      {
        field: "containers[].env[].valueFrom.fieldRef",
        says: "knows status.podIPs",
        ask: inside(print("POD_IPS"), ({ pod }) => pod.status?.podIP ?? "no address"),
      },
      {
        field: "containers[].env[].valueFrom.fieldRef",
        says: "knows status.hostIP",
        ask: inside(print("HOST_IP"), ({ hostAddress }) => hostAddress),
      },
    ],
  },
  {
    name: "env-resources",
    spec: {
      containers: [
        idle({
          resources: { requests: { cpu: "50m", memory: "16Mi" }, limits: { cpu: "1500m", memory: "64Mi" } },
          env: [
            resourceRef("CPU", "limits.cpu"),
            resourceRef("MILLIS", "limits.cpu", { divisor: "1m" }),
            resourceRef("MEBIBYTES", "limits.memory", { divisor: "1Mi" }),
            resourceRef("BYTES", "requests.memory"),
            resourceRef("OTHER", "limits.memory", { containerName: "other", divisor: "1Ki" }),
            resourceRef("UNSET", "requests.cpu", { containerName: "free" }),
          ],
        }),
        idle({ name: "other", resources: { limits: { memory: "32Mi" } } }),
        idle({ name: "free" }),
      ],
    },
    proves: [
      {
        field: "containers[].env[].valueFrom.resourceFieldRef.resource",
        says: "is rounded up to whole cores",
        ask: inside(print("CPU"), "2"),
      },
      {
        field: "containers[].env[].valueFrom.resourceFieldRef.divisor",
        says: "counts thousandths of a core",
        ask: inside(print("MILLIS"), "1500"),
      },
      {
        field: "containers[].env[].valueFrom.resourceFieldRef.divisor",
        says: "counts mebibytes",
        ask: inside(print("MEBIBYTES"), "64"),
      },
      {
        field: "containers[].env[].valueFrom.resourceFieldRef.resource",
        says: "is in bytes without a divisor",
        ask: inside(print("BYTES"), "16777216"),
      },
      {
        field: "containers[].env[].valueFrom.resourceFieldRef.containerName",
        says: "names another container of the pod",
        ask: inside(print("OTHER"), "32768"),
      },
      {
        field: "containers[].env[].valueFrom.resourceFieldRef.resource",
        says: "is 0 for a request that is not made",
        ask: inside(print("UNSET"), "0"),
      },
    ],
  },
  {
    name: "service-links",
    with: [service],
    spec: { containers: [idle()] },
    proves: [
      {
        field: "enableServiceLinks",
        says: "gives each Service's address unless turned off",
        ask: inside(print("FRONT_DOOR_SERVICE_HOST"), "10.43.77.7"),
      },
      {
        field: "enableServiceLinks",
        says: "gives each Service's port by its name",
        ask: inside(print("FRONT_DOOR_SERVICE_PORT_HTTP"), "80"),
      },
      {
        field: "enableServiceLinks",
        says: "gives the form of Docker's links, too",
        ask: inside(print("FRONT_DOOR_PORT_80_TCP"), "tcp://10.43.77.7:80"),
      },
    ],
  },
  {
    name: "no-service-links",
    spec: { enableServiceLinks: false, containers: [idle()] },
    proves: [
      {
        field: "enableServiceLinks",
        says: "turned off leaves Services out",
        ask: inside(print("FRONT_DOOR_SERVICE_HOST"), "is not set"),
      },
      {
        field: "enableServiceLinks",
        says: "turned off still tells where the API is",
        ask: inside(print("KUBERNETES_SERVICE_PORT_HTTPS"), "443"),
      },
    ],
  },
  {
    name: "env-waits",
    until: waits("CreateContainerConfigError"),
    spec: {
      containers: [
        { name: "main", image, env: [{ name: "X", valueFrom: { configMapKeyRef: { name: "nowhere", key: "x" } } }] },
      ],
    },
    proves: [
      {
        field: "containers[].env[].valueFrom.configMapKeyRef",
        says: "keeps the container from starting where it is missing",
        ask: state((pod) => statusOf(pod)?.state?.waiting?.message, 'configmap "nowhere" not found'),
      },
    ],
  },
];
