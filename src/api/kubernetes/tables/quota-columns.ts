import { ageColumn } from "./age.ts";
import { type Column, column, nameColumn } from "./column.ts";
import type { Fields } from "./fields.ts";

export const quotaColumns: readonly Column[] = [
  nameColumn,
  column("Request", (quota) => usedText(quota, (name) => !name.startsWith("limits."))),
  column("Limit", (quota) => usedText(quota, (name) => name.startsWith("limits."))),
  ageColumn,
];

/** `pods: 2/10, requests.cpu: 500m/2`. */
function usedText(quota: Fields, isShown: (name: string) => boolean): string {
  const used = new Map(quota.entries("status.used"));
  return quota
    .entries("status.hard")
    .filter(([name]) => isShown(name))
    .map(([name, hard]) => `${name}: ${used.get(name) ?? "0"}/${hard}`)
    .join(", ");
}
