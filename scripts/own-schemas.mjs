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

export const ownDefinitions = {
  BerthHost: root(host),
  KedaScaledObject: root(scaledObject),
  MetallbIPAddressPool: root(addressPool),
};
