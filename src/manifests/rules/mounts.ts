import type { VolumeMount } from "../../model/kubernetes.generated.ts";
import { child, type Field } from "../field-path.ts";
import { type Finding, invalid, notFound, type Report, required, withHint } from "../finding.ts";
import { nearest } from "../schema/did-you-mean.ts";
import { checkRelative } from "./relative-path.ts";

interface MountsCheck {
  readonly mounts: readonly VolumeMount[];
  readonly volumes: ReadonlySet<string>;
  readonly at: Field;
  readonly report: Report;
}

/** Mounts of a container: each of a volume the pod has, each at a path of its own. */
export function checkMounts({ mounts, volumes, at, report }: MountsCheck): void {
  const paths = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const field = child(at, index);
    if (!volumes.has(mount.name)) report(missingVolume(mount.name, volumes, child(field, "name")));
    if (mount.mountPath === "") report(required(child(field, "mountPath")));
    if (paths.has(mount.mountPath)) report(invalid(child(field, "mountPath"), mount.mountPath, "must be unique"));
    paths.add(mount.mountPath);
    checkSubPath(mount, field, report);
  }
}

function missingVolume(name: string, volumes: ReadonlySet<string>, at: Field): Finding {
  const near = nearest(name, [...volumes]);
  return withHint(notFound(at, name), near === null ? "declare it in volumes" : `did you mean "${near}"?`);
}

function checkSubPath({ subPath, subPathExpr }: VolumeMount, at: Field, report: Report): void {
  if (subPath) checkRelative(subPath, child(at, "subPath"), report);
  if (!subPathExpr) return;
  checkRelative(subPathExpr, child(at, "subPathExpr"), report);
  if (subPath) report(invalid(child(at, "subPathExpr"), subPathExpr, "subPathExpr and subPath are mutually exclusive"));
}
