import type { Host, ScaledObject } from "../../src/model/berth-kinds.ts";
import type { ConfigMap, Deployment, Pod, Secret } from "../../src/model/kinds.ts";
import type { Container, DeploymentSpec, PodSpec } from "../../src/model/kubernetes.generated.ts";

export function aHostObject(
  name: string,
  spec: Partial<Host["spec"]> = {},
  labels: Readonly<Record<string, string>> = {},
): Host {
  return {
    apiVersion: "berth.dev/v1alpha1",
    kind: "Host",
    metadata: { name, labels },
    spec: { address: `${name}.example`, hostKey: "ssh-ed25519 AAAA", ...spec },
  };
}

export function aContainer(image: string, rest: Partial<Container> = {}): Container {
  return { name: "app", image, imagePullPolicy: "IfNotPresent", ...rest };
}

interface DeploymentShape extends Partial<Omit<DeploymentSpec, "template" | "selector">> {
  readonly image?: string;
  readonly container?: Partial<Container>;
  readonly pod?: Partial<PodSpec>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Deployment in `default` of one container, ready as soon as a probe says so. */
export function aDeployment(
  name: string,
  { image = "web:1", container = {}, pod = {}, annotations = {}, ...spec }: DeploymentShape = {},
): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default", annotations },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      ...spec,
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [aContainer(image, { readinessProbe: { httpGet: { port: 8080 } }, ...container })],
          ...pod,
        },
      },
    },
  };
}

export function aPod(name: string, spec: Partial<PodSpec> = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: name } },
    spec: { containers: [aContainer("web:1")], ...spec },
  };
}

export function aConfigMap(name: string, data: Readonly<Record<string, string>>): ConfigMap {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data };
}

export function aSecret(name: string, data: Readonly<Record<string, string>>): Secret {
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")] as const);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "default" },
    data: Object.fromEntries(encoded),
  };
}

export function aCronScaler(
  name: string,
  target: string,
  trigger: Partial<ScaledObject["spec"]["triggers"][number]["metadata"]> = {},
): ScaledObject {
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name, namespace: "default" },
    spec: {
      scaleTargetRef: { name: target },
      minReplicaCount: 1,
      maxReplicaCount: 10,
      triggers: [
        {
          type: "cron",
          metadata: {
            timezone: "Europe/Berlin",
            start: "0 8 * * *",
            end: "0 18 * * *",
            desiredReplicas: "4",
            ...trigger,
          },
        },
      ],
    },
  };
}
