import type { AnyObject } from "../../model/object.ts";
import type { Report } from "../finding.ts";
import { checkMetadata } from "./metadata.ts";

/** Kubernetes' own validation beyond the schema. The object has its kind's shape and its defaults. */
export function checkRules(object: AnyObject, report: Report): void {
  checkMetadata(object, report);
}
