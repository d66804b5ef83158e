/** What of a host can change, and be looked at anew by itself. */
export type Part = "container" | "image" | "volume" | "network" | "files" | "engine";

/** What an engine told of itself. */
export interface EngineNews {
  readonly part: Part;
  readonly id: string;
  /** `container web-1 die 137`: for people. */
  readonly what: string;
  readonly action: string;
  /** Of a container that ended; null of all else. */
  readonly exitCode: number | null;
  /** By the host's clock; null where the engine does not say. */
  readonly atMs: number | null;
}
