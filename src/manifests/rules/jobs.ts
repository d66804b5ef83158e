import type { CronJob, Job } from "../../model/kinds.ts";
import type { JobSpec } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { invalid, type Report, required } from "../finding.ts";
import { scheduleFault, timeZoneFault } from "./cron.ts";
import { checkTemplate } from "./pod-spec.ts";

const spec = child(null, "spec");

/** Rules of the kinds whose pods end (batch/validation). */
export function checkJob({ spec: given }: Job, report: Report): void {
  checkJobSpec(given, spec, report);
}

export function checkCronJob({ metadata, spec: given }: CronJob, report: Report): void {
  const schedule = child(spec, "schedule");
  const fault = given.schedule === "" ? null : scheduleFault(given.schedule);
  if (given.schedule === "") report(required(schedule));
  if (fault !== null) report(invalid(schedule, given.schedule, fault));
  const zoneFault = given.timeZone === undefined ? null : timeZoneFault(given.timeZone);
  if (zoneFault !== null) report(invalid(child(spec, "timeZone"), given.timeZone, zoneFault));
  // The name of a Job is the CronJob's with eleven more characters.
  if (metadata.name && metadata.name.length > 52) {
    report(invalid(descend(null, "metadata", "name"), metadata.name, "must be no more than 52 characters"));
  }
  if (given.jobTemplate.spec) checkJobSpec(given.jobTemplate.spec, descend(spec, "jobTemplate", "spec"), report);
}

function checkJobSpec(given: JobSpec, at: Field, report: Report): void {
  const { completions, completionMode, parallelism = 1 } = given;
  if (completionMode === "Indexed" && completions === undefined) {
    report(required(child(at, "completions"), "when completion mode is Indexed"));
  }
  if (completionMode === "Indexed" && parallelism > 100_000) {
    report(
      invalid(
        child(at, "parallelism"),
        parallelism,
        "must be less than or equal to 100000 when completion mode is Indexed",
      ),
    );
  }
  if (given.backoffLimitPerIndex !== undefined && completionMode !== "Indexed") {
    report(invalid(child(at, "backoffLimitPerIndex"), given.backoffLimitPerIndex, "requires indexed completion mode"));
  }
  const template = child(at, "template");
  checkTemplate(given.template, template, report);
  if (given.template.spec?.restartPolicy === "Always") {
    report(required(descend(template, "spec", "restartPolicy"), 'valid values: "OnFailure", "Never"'));
  }
}
