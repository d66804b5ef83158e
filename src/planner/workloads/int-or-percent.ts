import type { IntOrString } from "../../model/kubernetes.generated.ts";

/** A count as it is, or a percentage of `total`, rounded as asked. A text that is neither counts as 0. */
export function intOrPercent(value: IntOrString, total: number, round: "up" | "down"): number {
  if (typeof value === "number") return value;
  const match = /^(\d+)%$/.exec(value);
  if (!match) return /^\d+$/.test(value) ? Number(value) : 0;
  const exact = (Number(match[1]) * total) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}
