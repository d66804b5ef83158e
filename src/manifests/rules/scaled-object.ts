import type { CronTrigger, ScaledObject } from "../../model/berth-kinds.ts";
import { child, descend, type Field } from "../field-path.ts";
import { invalid, type Report, required, unsupported } from "../finding.ts";
import { scheduleFault, timeZoneFault } from "./cron.ts";

const at = child(null, "spec");
const scaled = ["Deployment", "StatefulSet", "ReplicaSet"];

/** Rules of a ScaledObject. Of KEDA's triggers Berth runs `cron`: the others need a metrics server of their own. */
export function checkScaledObject({ spec }: ScaledObject, report: Report): void {
  const { scaleTargetRef, minReplicaCount = 0, maxReplicaCount = 100, idleReplicaCount, triggers } = spec;
  const { kind = "Deployment" } = scaleTargetRef;
  if (!scaled.includes(kind)) report(unsupported(descend(at, "scaleTargetRef", "kind"), kind, scaled));
  if (minReplicaCount > maxReplicaCount) {
    report(
      invalid(
        child(at, "minReplicaCount"),
        minReplicaCount,
        `must be less than or equal to maxReplicaCount ${maxReplicaCount}`,
      ),
    );
  }
  if (idleReplicaCount !== undefined && idleReplicaCount >= minReplicaCount && minReplicaCount > 0) {
    report(
      invalid(child(at, "idleReplicaCount"), idleReplicaCount, `must be less than minReplicaCount ${minReplicaCount}`),
    );
  }
  if (triggers.length === 0) report(required(child(at, "triggers")));
  for (const [index, trigger] of triggers.entries()) checkTrigger(trigger, descend(at, "triggers", index), report);
}

function checkTrigger(trigger: CronTrigger, field: Field, report: Report): void {
  const type: string = trigger.type;
  if (type !== "cron") {
    report(unsupported(child(field, "type"), type, ["cron"]));
    return;
  }
  const metadata: Partial<Record<string, string>> = trigger.metadata;
  for (const name of ["timezone", "start", "end", "desiredReplicas"]) {
    const value = metadata[name];
    const place = descend(field, "metadata", name);
    const fault = value ? faultOf(name, value) : null;
    if (!value) report(required(place));
    if (fault !== null) report(invalid(place, value, fault));
  }
  if (metadata["start"] && metadata["start"] === metadata["end"]) {
    report(invalid(descend(field, "metadata", "end"), metadata["end"], "must differ from start"));
  }
}

function faultOf(name: string, value: string): string | null {
  if (name === "timezone") return timeZoneFault(value);
  if (name === "desiredReplicas") return /^\d+$/.test(value) ? null : "must be a whole number written as text";
  return scheduleFault(value);
}
