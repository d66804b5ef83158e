import type { IntOrString } from "../../model/kubernetes.generated.ts";
import type { Field } from "../field-path.ts";
import { invalid, type Report } from "../finding.ts";

const sentence =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A count, or a share of the replicas such as `25%`. */
export function checkCountOrPercent(value: IntOrString | undefined, at: Field, report: Report): void {
  if (value === undefined) return;
  if (typeof value === "number") {
    if (value < 0) report(invalid(at, value, "must be greater than or equal to 0"));
    return;
  }
  if (!/^\d+%$/.test(value)) report(invalid(at, value, sentence));
  else if (Number.parseInt(value, 10) > 100) report(invalid(at, value, "must not be greater than 100%"));
}

/** True for 0 and `0%`. */
export function isZero(value: IntOrString | undefined): boolean {
  return value === 0 || value === "0%";
}
