import type { Container, ResourceFieldSelector } from "../../model/kubernetes.generated.ts";
import { parseQuantity } from "../../model/quantity.ts";
import type { Resources } from "../../model/resources.ts";

/** What a `resourceFieldRef` stands for: a whole number of divisors, rounded up. An unset limit is the host's whole. */
export function resourceValue(container: Container, selector: ResourceFieldSelector, host: Resources): string {
  const [list, ...rest] = selector.resource.split(".");
  const name = rest.join(".");
  const stated = list === "limits" ? container.resources?.limits?.[name] : requested(container, name);
  const amount = stated === undefined ? fallback(list, name, host) : (parseQuantity(stated) ?? 0);
  const divisor = parseQuantity(selector.divisor ?? "1") || 1;
  return String(Math.ceil(Number((amount / divisor).toPrecision(12))));
}

function requested(container: Container, name: string): string | undefined {
  return container.resources?.requests?.[name] ?? container.resources?.limits?.[name];
}

function fallback(list: string | undefined, name: string, host: Resources): number {
  if (list !== "limits") return 0;
  if (name === "cpu") return host.cpuMillis / 1000;
  return name === "memory" ? host.memoryBytes : (host.other[name] ?? 0);
}
