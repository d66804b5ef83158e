const units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

/** An amount as Kubernetes would write it: `1500m` cores, `256Mi` of memory, pieces as they are. */
export function formatAmount(resource: string, amount: number): string {
  if (resource.endsWith("cpu")) return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
  if (!/memory|storage/.test(resource)) return String(amount);
  let value = amount;
  let unit = 0;
  while (value > 0 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value}${units[unit]}`;
}
