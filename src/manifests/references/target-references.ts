import type { Host, ScaledObject } from "../../model/berth-kinds.ts";
import type { HorizontalPodAutoscaler } from "../../model/kinds.ts";
import type { AnyObject } from "../../model/object.ts";
import { descend } from "../field-path.ts";
import { warning } from "../finding.ts";
import { checkExists, type ReferenceCheck } from "./missing.ts";

const builtIn = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

/** What scales must have something to scale. */
export function checkTarget({ metadata, spec }: ScaledObject | HorizontalPodAutoscaler, check: ReferenceCheck): void {
  const { kind = "Deployment", name } = spec.scaleTargetRef;
  if (!builtIn.includes(kind)) return;
  checkExists(
    { kind, namespace: metadata.namespace ?? "", name, at: descend(null, "spec", "scaleTargetRef", "name") },
    check,
  );
}

export function checkVia({ spec: { via } }: Host, check: ReferenceCheck): void {
  checkExists({ kind: "Host", namespace: "", name: via, at: descend(null, "spec", "via") }, check);
}

const alwaysThere = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

/** An undeclared namespace is made where it is needed; said once, so that a slip of the pen shows. */
export function checkNamespace({ metadata }: AnyObject, { index, report }: ReferenceCheck): void {
  const { namespace = "" } = metadata;
  if (namespace === "" || alwaysThere.has(namespace)) return;
  if (index.has("Namespace", "", namespace)) return;
  const at = descend(null, "metadata", "namespace");
  const message = `Namespace "${namespace}" is not declared: it is created with what is in it`;
  report(warning("undeclared-namespace", at, message));
}
