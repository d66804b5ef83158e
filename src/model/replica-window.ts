import type { Instant } from "./instant.ts";

/** The replica count the clock asks for now, and until when. */
export interface ReplicaWindow {
  readonly replicas: number;
  readonly until: Instant | null;
  readonly reason: string;
}
