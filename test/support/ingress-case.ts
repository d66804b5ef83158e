import type { RoutingInput } from "../../src/ingress/traefik-config.ts";
import type { Ingress, IngressClass, Secret } from "../../src/model/kinds.ts";
import type { HTTPIngressPath, IngressSpec } from "../../src/model/kubernetes.generated.ts";
import { aPod, aService, desired, networkCase } from "./network-case.ts";

export function anIngress(
  name: string,
  spec: IngressSpec,
  annotations: Readonly<Record<string, string>> = {},
): Ingress {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "default", annotations },
    spec,
  };
}

export function aPath(path: string, pathType: string, service: string, port: number | string = 80): HTTPIngressPath {
  const reference = typeof port === "number" ? { number: port } : { name: port };
  return { path, pathType, backend: { service: { name: service, port: reference } } };
}

export function anIngressClass(name: string, controller: string): IngressClass {
  return { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata: { name }, spec: { controller } };
}

/** Services `web` (two pods), `api` (one pod, port named https) and `nobody`, and the given Ingresses. */
export function routingCase(ingresses: readonly Ingress[], more: Partial<RoutingInput> = {}): RoutingInput {
  const services = [
    aService("web", { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] }),
    aService("api", { selector: { app: "api" }, ports: [{ name: "https-api", port: 8443 }] }),
    aService("nobody", { selector: { app: "nobody" }, ports: [{ port: 80 }] }),
  ];
  const pods = [aPod("web-1", "10.42.1.2"), aPod("web-2", "10.42.2.2"), aPod("api-1", "10.42.3.2")];
  const { endpoints } = networkCase(services, pods);
  const secrets: readonly Secret[] = [
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "shop-tls", namespace: "default" },
      type: "kubernetes.io/tls",
      data: {
        "tls.crt": Buffer.from("certificate\n").toString("base64"),
        "tls.key": Buffer.from("key\n").toString("base64"),
      },
    },
  ];
  return { ingresses: ingresses.map(desired), classes: [], services, secrets, endpoints, ...more };
}
