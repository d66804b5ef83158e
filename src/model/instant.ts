/** Milliseconds since 1970-01-01T00:00:00Z. Deciding code receives one; only the edges ask a clock. */
export type Instant = number & { readonly __brand: "Instant" };

export const instant = (msSinceEpoch: number): Instant => msSinceEpoch as Instant;

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function toTimestamp(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The instant of an RFC 3339 time, or null where the text is none. The engine's zero time counts as none. */
export function parseTimestamp(text: string): Instant | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms <= 0 ? null : instant(ms);
}
