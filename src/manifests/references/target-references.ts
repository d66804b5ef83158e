import type { Host, ScaledObject } from "../../model/berth-kinds.ts";
import type { HorizontalPodAutoscaler } from "../../model/kinds.ts";
import type { AnyObject } from "../../model/object.ts";
import { descend } from "../field-path.ts";
import { conflict, warning, withHint } from "../finding.ts";
import { checkExists, type ReferenceCheck } from "./missing.ts";

const builtIn = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

type Scaler = ScaledObject | HorizontalPodAutoscaler;

/** What scales must have something to scale, and be the only one to. */
export function checkTarget(scaler: Scaler, check: ReferenceCheck): void {
  const { metadata, spec } = scaler;
  const { kind = "Deployment", name } = spec.scaleTargetRef;
  if (!builtIn.includes(kind)) return;
  checkExists(
    { kind, namespace: metadata.namespace ?? "", name, at: descend(null, "spec", "scaleTargetRef", "name") },
    check,
  );
  if (scaler.kind === "HorizontalPodAutoscaler") checkSole(scaler, check);
}

/** Of a ScaledObject and an autoscaler the first wins, of two autoscalers the first by name: the other would be without effect. */
function checkSole(scaler: HorizontalPodAutoscaler, { index, report }: ReferenceCheck): void {
  const { metadata, spec } = scaler;
  const rivals = [...index.all("ScaledObject"), ...index.all("HorizontalPodAutoscaler")]
    .map(({ object }) => object as Scaler)
    .filter((other) => other.metadata.namespace === metadata.namespace && targetText(other) === targetText(scaler));
  const rival = rivals.find((other) => other.kind === "ScaledObject" || other.metadata.name < metadata.name);
  if (!rival) return;
  const message = `${spec.scaleTargetRef.kind} "${spec.scaleTargetRef.name}" is scaled by ${rival.kind} "${rival.metadata.name}" already`;
  report(withHint(conflict(descend(null, "spec", "scaleTargetRef"), message), "remove one of the two"));
}

function targetText({ spec: { scaleTargetRef } }: Scaler): string {
  return `${scaleTargetRef.kind ?? "Deployment"} ${scaleTargetRef.name}`;
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
