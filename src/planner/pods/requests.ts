import type { Container } from "../../model/kubernetes.generated.ts";
import { bytes, cpuMillis, parseQuantity } from "../../model/quantity.ts";
import type { Resources } from "../../model/resources.ts";

type Quantities = Readonly<Record<string, string>>;

/** A limit without a request is a request too, as Kubernetes defaults it. */
export function containerRequest({ resources }: Container): Resources {
  return toResources({ ...resources?.limits, ...resources?.requests });
}

/** Quantities by name as numbers; what is no quantity counts as nothing. */
export function toResources(quantities: Quantities): Resources {
  const other: Record<string, number> = {};
  for (const [name, text] of Object.entries(quantities).sort()) {
    if (name !== "cpu" && name !== "memory") other[name] = Math.ceil(parseQuantity(text) ?? 0);
  }
  return {
    cpuMillis: cpuMillis(quantities["cpu"] ?? "0") ?? 0,
    memoryBytes: bytes(quantities["memory"] ?? "0") ?? 0,
    other,
  };
}

export function subtract(a: Resources, b: Resources): Resources {
  const other: Record<string, number> = { ...a.other };
  for (const [name, amount] of Object.entries(b.other)) other[name] = (other[name] ?? 0) - amount;
  return { cpuMillis: a.cpuMillis - b.cpuMillis, memoryBytes: a.memoryBytes - b.memoryBytes, other };
}
