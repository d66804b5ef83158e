import { dump } from "js-yaml";
import type { Host, IPAddressPool } from "../../model/berth-kinds.ts";
import type { Lab } from "./lab.ts";

/** The lab as a repository declares it: its hosts, the first two for ingress, and its pool of virtual addresses. */
export function hostManifests(lab: Lab): string {
  const hosts = lab.hosts.map(
    (host, index): Host => ({
      apiVersion: "berth.dev/v1alpha1",
      kind: "Host",
      // An engine in a container may not have CAP_SYS_RESOURCE, which a score below 0 takes.
      metadata: { name: host.name, annotations: { "berth.dev/oom-score-adj-min": "0" } },
      spec: {
        address: host.address,
        user: host.user,
        hostKey: host.hostKey,
        ...(index < 2 ? { roles: ["ingress" as const] } : {}),
      },
    }),
  );
  const pool: IPAddressPool = {
    apiVersion: "metallb.io/v1beta1",
    kind: "IPAddressPool",
    metadata: { name: "lab", namespace: "metallb-system" },
    spec: { addresses: [lab.vipPool] },
  };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "metallb-system" } };
  return [...hosts, namespace, pool].map((object) => dump(object, { lineWidth: -1 })).join("---\n");
}
