import { type Instant, parseTimestamp } from "../../../model/instant.ts";
import { type Column, column } from "./column.ts";
import type { Fields } from "./fields.ts";

const [minute, hour, day, year] = [60, 3_600, 86_400, 365 * 86_400];

/** A duration as kubectl shows ages: two units while that tells something, then one. */
export function humanDuration(seconds: number): string {
  const whole = (unit: number): number => Math.floor(seconds / unit);
  const both = (unit: number, name: string, rest: number, restName: string): string => {
    const left = Math.floor((seconds % unit) / rest);
    return left === 0 ? `${whole(unit)}${name}` : `${whole(unit)}${name}${left}${restName}`;
  };
  if (seconds < 0) return seconds > -2 ? "0s" : "<invalid>";
  if (seconds < 2 * minute) return `${Math.floor(seconds)}s`;
  if (seconds < 10 * minute) return both(minute, "m", 1, "s");
  if (seconds < 3 * hour) return `${whole(minute)}m`;
  if (seconds < 8 * hour) return both(hour, "h", minute, "m");
  if (seconds < 2 * day) return `${whole(hour)}h`;
  if (seconds < 8 * day) return both(day, "d", hour, "h");
  if (seconds < 2 * year) return `${whole(day)}d`;
  return seconds < 8 * year ? both(year, "y", day, "d") : `${whole(year)}y`;
}

/** Time since a timestamp, or `<unknown>`. */
export function since(timestamp: string, now: Instant): string {
  const at = parseTimestamp(timestamp);
  return at === null ? "<unknown>" : humanDuration((now - at) / 1000);
}

export const ageColumn: Column = column("Age", (object: Fields, now) =>
  since(object.text("metadata.creationTimestamp"), now),
);
