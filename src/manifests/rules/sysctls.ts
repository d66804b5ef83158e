import type { PodSpec } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { type Finding, forbidden, invalid, type Report } from "../finding.ts";

const name = /^([a-z0-9][a-z0-9_-]*[./])+[a-z0-9][a-z0-9_-]*$/;
/** What the kernel keeps apart for each pod (proc(5), and the list of kubelet's pkg/kubelet/sysctl/namespace.go). */
const ofIpc = /^(kernel\.(sem|shm|msg)|fs\.mqueue\.)/;
const ofNetwork = /^net\./;

/** A parameter that is not the pod's own would change its whole host: engines refuse it, so it is refused by name. */
export function checkSysctls(spec: PodSpec, at: Field, report: Report): void {
  for (const [index, sysctl] of (spec.securityContext?.sysctls ?? []).entries()) {
    const field = descend(at, "securityContext", "sysctls", index, "name");
    const finding = problemOf(spec, sysctl.name, { at, field });
    if (finding !== null) report(finding);
  }
}

interface Place {
  readonly at: Field;
  readonly field: Field;
}

function problemOf({ hostNetwork, hostIPC }: PodSpec, given: string, { at, field }: Place): Finding | null {
  if (!name.test(given)) return invalid(field, given, "must be the name of a kernel parameter");
  const dotted = given.replaceAll("/", ".");
  const wide = `${given} would be set for the whole host`;
  if (ofNetwork.test(dotted)) return hostNetwork ? forbidden(child(at, "hostNetwork"), wide) : null;
  if (ofIpc.test(dotted)) return hostIPC ? forbidden(child(at, "hostIPC"), wide) : null;
  return forbidden(field, `${given} is not kept apart for each pod: set it on the hosts`);
}
