import type { ManagedFieldsEntry } from "../../../model/kubernetes.generated.ts";
import { failure, type Status } from "../protocol/status.ts";
import { formatFieldPath } from "./field-path.ts";
import type { FieldConflict } from "./managers.ts";

/** Conflicts of an apply in Kubernetes' words: kubectl shows each, and says how to force them. */
export function conflictStatus(conflicts: readonly FieldConflict[]): Status {
  const causes = conflicts.map(({ holder, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${holderName(holder)}`,
    field: formatFieldPath(path),
  }));
  return failure("Conflict", messageOf(conflicts), { causes });
}

function messageOf(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${holderName(first.holder)}: ${formatFieldPath(first.path)}`;
  }
  const names = [...new Set(conflicts.map(({ holder }) => holderName(holder)))].sort();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.filter(({ holder }) => holderName(holder) === name).map(({ path }) => `- ${formatFieldPath(path)}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

function holderName({ manager = "", operation, apiVersion, time, subresource }: ManagedFieldsEntry): string {
  const name = JSON.stringify(manager) + (subresource ? ` with subresource "${subresource}"` : "");
  if (operation !== "Update") return name;
  return `${name} using ${apiVersion}${time ? ` at ${time}` : ""}`;
}
