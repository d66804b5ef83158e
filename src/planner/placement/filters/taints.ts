import type { Taint, Toleration } from "../../../model/kubernetes.generated.ts";
import type { HostFilter } from "./host-filter.ts";

/** NoSchedule and NoExecute keep a pod off; PreferNoSchedule only weighs: see scores/taints.ts. */
export const taints: HostFilter = {
  check: ({ manifest }, host) => untolerated(manifest.spec.tolerations, host.taints) === undefined,
  explain({ manifest }, host) {
    const taint = untolerated(manifest.spec.tolerations, host.taints);
    return `node(s) had untolerated taint {${taint?.key}: ${taint?.value ?? ""}}`;
  },
};

function untolerated(tolerations: readonly Toleration[] | undefined, on: readonly Taint[]): Taint | undefined {
  return on.find((taint) => taint.effect !== "PreferNoSchedule" && !tolerates(tolerations, taint));
}

export function tolerates(tolerations: readonly Toleration[] = [], taint: Taint): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, taint));
}

function toleratesTaint({ key = "", operator = "Equal", value = "", effect = "" }: Toleration, taint: Taint): boolean {
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== "" && key !== taint.key) return false;
  if (key === "" && operator !== "Exists") return false;
  return compare(operator, taint.value ?? "", value);
}

function compare(operator: string, actual: string, wanted: string): boolean {
  switch (operator) {
    case "Exists":
      return true;
    case "Equal":
    case "":
      return actual === wanted;
    case "Gt":
      return isInteger(actual) && isInteger(wanted) && BigInt(actual) > BigInt(wanted);
    case "Lt":
      return isInteger(actual) && isInteger(wanted) && BigInt(actual) < BigInt(wanted);
    default:
      return false;
  }
}

/** Kubernetes compares taints as numbers only where both are written plainly: no sign `+`, no leading zero. */
function isInteger(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text);
}
