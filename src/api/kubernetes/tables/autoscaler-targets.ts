import type { Fields } from "./fields.ts";

const shown = 2;
const unknown = "<unknown>";
const sources = { Resource: "resource", ContainerResource: "containerResource" } as const;

/** What is measured and what it is to be, as kubectl writes it: `cpu: 34%/50%, memory: 210M/500M + 1 more...`. */
export function autoscalerTargets(autoscaler: Fields): string {
  const statuses = autoscaler.items("status.currentMetrics");
  const all = autoscaler.items("spec.metrics").map((metric, index) => targetText(metric, statuses[index]));
  const text = all.slice(0, shown).join(", ");
  if (all.length === 0) return "<none>";
  return all.length > shown ? `${text} + ${all.length - shown} more...` : text;
}

function targetText(metric: Fields, status: Fields | undefined): string {
  const type = metric.text("type");
  const source = type === "Resource" || type === "ContainerResource" ? sources[type] : null;
  if (source === null) return `${unknown}/${type}`;
  const name = metric.text(`${source}.name`);
  const byAmount = metric.has(`${source}.target.averageValue`);
  const field = byAmount ? "averageValue" : "averageUtilization";
  const unit = byAmount ? "" : "%";
  const value = status?.text(`${source}.current.${field}`) ?? "";
  return `${name}: ${value === "" ? unknown : `${value}${unit}`}/${metric.text(`${source}.target.${field}`)}${unit}`;
}
