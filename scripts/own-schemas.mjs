// Schemas of the custom kinds whose vendors' declarations are too wide or too old for us.

const text = { type: "string" };
const flag = { type: "boolean" };
const whole = (minimum) => ({ type: "integer", minimum });
const list = (items) => ({ type: "array", items });
const map = (additionalProperties) => ({ type: "object", additionalProperties });
const object = (properties, required = []) => ({ type: "object", additionalProperties: false, required, properties });
const root = (spec) =>
  object({ apiVersion: text, kind: text, metadata: { $ref: "#/definitions/V1ObjectMeta" }, spec, status: {} }, [
    "spec",
  ]);

const quantity = { type: ["string", "number"] };

const host = object(
  {
    address: text,
    port: { type: "integer", minimum: 1, maximum: 65535 },
    user: text,
    hostKey: text,
    via: text,
    internalAddress: text,
    reserved: map(quantity),
    taints: list({ $ref: "#/definitions/V1Taint" }),
    unschedulable: flag,
    roles: list({ type: "string", enum: ["ingress"] }),
    extendedResources: map(quantity),
  },
  ["address", "hostKey"],
);

// https://keda.sh/docs/latest/reference/scaledobject-spec/
const scaledObject = object(
  {
    scaleTargetRef: object({ apiVersion: text, kind: text, name: text, envSourceContainerName: text }, ["name"]),
    pollingInterval: whole(0),
    cooldownPeriod: whole(0),
    initialCooldownPeriod: whole(0),
    idleReplicaCount: whole(0),
    minReplicaCount: whole(0),
    maxReplicaCount: whole(0),
    fallback: object({ failureThreshold: whole(0), replicas: whole(0), behavior: text }, [
      "failureThreshold",
      "replicas",
    ]),
    advanced: object({
      restoreToOriginalReplicaCount: flag,
      horizontalPodAutoscalerConfig: { type: "object" },
      scalingModifiers: { type: "object" },
    }),
    triggers: list(
      object(
        {
          type: text,
          name: text,
          metadata: map(text),
          useCachedMetrics: flag,
          metricType: { type: "string", enum: ["AverageValue", "Utilization", "Value"] },
          authenticationRef: object({ name: text, kind: text }, ["name"]),
        },
        ["type", "metadata"],
      ),
    ),
  },
  ["scaleTargetRef", "triggers"],
);

// https://metallb.io/apis/#ipaddresspool
const addressPool = object(
  {
    addresses: list(text),
    autoAssign: flag,
    avoidBuggyIPs: flag,
    serviceAllocation: object({
      priority: whole(0),
      namespaces: list(text),
      namespaceSelectors: list({ $ref: "#/definitions/V1LabelSelector" }),
      serviceSelectors: list({ $ref: "#/definitions/V1LabelSelector" }),
    }),
  },
  ["addresses"],
);

const anything = { type: "object" };

// https://fluxcd.io/flux/components/helm/helmreleases/
const helmRelease = object(
  {
    interval: text,
    releaseName: text,
    targetNamespace: text,
    storageNamespace: text,
    timeout: text,
    suspend: flag,
    maxHistory: whole(0),
    serviceAccountName: text,
    dependsOn: list(object({ name: text, namespace: text, readyExpr: text }, ["name"])),
    chart: object(
      {
        metadata: anything,
        spec: object(
          {
            chart: text,
            version: text,
            interval: text,
            reconcileStrategy: text,
            sourceRef: object({ apiVersion: text, kind: text, name: text, namespace: text }, ["kind", "name"]),
            valuesFiles: list(text),
            ignoreMissingValuesFiles: flag,
            verify: anything,
          },
          ["chart", "sourceRef"],
        ),
      },
      ["spec"],
    ),
    values: anything,
    valuesFrom: list(
      object(
        {
          kind: { type: "string", enum: ["ConfigMap", "Secret"] },
          name: text,
          valuesKey: text,
          targetPath: text,
          optional: flag,
        },
        ["kind", "name"],
      ),
    ),
    commonMetadata: anything,
    kubeConfig: anything,
    driftDetection: anything,
    install: anything,
    upgrade: anything,
    rollback: anything,
    test: anything,
    uninstall: anything,
    persistentClient: flag,
    postRenderers: list(anything),
  },
  ["chart"],
);

export const ownDefinitions = {
  HelmHelmRelease: root(helmRelease),
  BerthHost: root(host),
  KedaScaledObject: root(scaledObject),
  MetallbIPAddressPool: root(addressPool),
};
