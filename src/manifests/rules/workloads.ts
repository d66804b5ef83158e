import type { DaemonSet, Deployment, ReplicaSet, ReplicationController, StatefulSet } from "../../model/kinds.ts";
import type { LabelSelector, PodTemplateSpec } from "../../model/kubernetes.generated.ts";
import { matchesSelector } from "../../model/label-selector.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required, unsupported } from "../finding.ts";
import { checkCountOrPercent, isZero } from "./percent.ts";
import { checkTemplate } from "./pod-spec.ts";
import { checkSelector, isEmptySelector } from "./selectors.ts";
import { checkClaimTemplates } from "./storage.ts";

const spec = child(null, "spec");
const template = child(spec, "template");

/** Rules of the kinds that keep pods running (apps/validation). */
export function checkDeployment({ spec: given }: Deployment, report: Report): void {
  checkOwned({ kind: "deployment", selector: given.selector, template: given.template, report });
  const { type, rollingUpdate } = given.strategy ?? {};
  const strategy = child(spec, "strategy");
  const update = child(strategy, "rollingUpdate");
  if (type === "Recreate" && rollingUpdate) {
    report(forbidden(update, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (rollingUpdate) {
    checkCountOrPercent(rollingUpdate.maxUnavailable, child(update, "maxUnavailable"), report);
    checkCountOrPercent(rollingUpdate.maxSurge, child(update, "maxSurge"), report);
    if (isZero(rollingUpdate.maxUnavailable) && isZero(rollingUpdate.maxSurge)) {
      report(
        invalid(child(update, "maxUnavailable"), rollingUpdate.maxUnavailable, "may not be 0 when `maxSurge` is 0"),
      );
    }
  }
  const { minReadySeconds = 0, progressDeadlineSeconds = 600 } = given;
  if (progressDeadlineSeconds <= minReadySeconds) {
    report(
      invalid(child(spec, "progressDeadlineSeconds"), progressDeadlineSeconds, "must be greater than minReadySeconds"),
    );
  }
}

export function checkReplicaSet({ spec: given }: ReplicaSet, report: Report): void {
  if (given.template) checkOwned({ kind: "replicaset", selector: given.selector, template: given.template, report });
}

export function checkReplicationController({ spec: given }: ReplicationController, report: Report): void {
  if (!given.template) return;
  const selector = { matchLabels: given.selector ?? {} };
  checkOwned({ kind: "replicationcontroller", selector, template: given.template, report });
}

export function checkStatefulSet({ spec: given }: StatefulSet, report: Report): void {
  checkOwned({ kind: "statefulset", selector: given.selector, template: given.template, report });
  const { type, rollingUpdate } = given.updateStrategy ?? {};
  if (type === "OnDelete" && rollingUpdate) {
    report(
      forbidden(descend(spec, "updateStrategy", "rollingUpdate"), "only allowed for updateStrategy 'RollingUpdate'"),
    );
  }
  const unavailable = descend(spec, "updateStrategy", "rollingUpdate", "maxUnavailable");
  checkCountOrPercent(rollingUpdate?.maxUnavailable, unavailable, report);
  if (isZero(rollingUpdate?.maxUnavailable)) report(invalid(unavailable, rollingUpdate?.maxUnavailable, "cannot be 0"));
  checkClaimTemplates(given.volumeClaimTemplates ?? [], child(spec, "volumeClaimTemplates"), report);
}

export function checkDaemonSet({ spec: given }: DaemonSet, report: Report): void {
  checkOwned({ kind: "daemonset", selector: given.selector, template: given.template, report });
  const { rollingUpdate } = given.updateStrategy ?? {};
  if (!rollingUpdate) return;
  const update = descend(spec, "updateStrategy", "rollingUpdate");
  const { maxUnavailable, maxSurge } = rollingUpdate;
  checkCountOrPercent(maxUnavailable, child(update, "maxUnavailable"), report);
  checkCountOrPercent(maxSurge, child(update, "maxSurge"), report);
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    report(required(child(update, "maxUnavailable"), "cannot be 0 when maxSurge is 0"));
  }
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    report(invalid(child(update, "maxSurge"), maxSurge, "may not be set when maxUnavailable is non-zero"));
  }
}

interface Owned {
  readonly kind: string;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly report: Report;
}

/** What owns pods must find them again by their labels, and keeps them running for ever. */
function checkOwned({ kind, selector, template: given, report }: Owned): void {
  const field = child(spec, "selector");
  checkSelector(selector, field, report);
  if (isEmptySelector(selector)) report(invalid(field, {}, `empty selector is invalid for ${kind}`));
  else checkSelected(selector, given, report);
  checkTemplate(given, template, report);
  const pod = child(template, "spec");
  const { restartPolicy, activeDeadlineSeconds } = given.spec ?? {};
  if (restartPolicy !== "Always") report(unsupported(child(pod, "restartPolicy"), restartPolicy, ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    report(forbidden(child(pod, "activeDeadlineSeconds"), `activeDeadlineSeconds in ${kind} is not Supported`));
  }
}

function checkSelected(selector: LabelSelector, given: PodTemplateSpec, report: Report): void {
  const labels = given.metadata?.labels ?? {};
  if (matchesSelector(selector, labels)) return;
  const field: Field = descend(template, "metadata", "labels");
  report(invalid(field, labels, "`selector` does not match template `labels`"));
}
