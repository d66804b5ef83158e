import type { Fleet } from "../fleet/fleet.ts";
import type { PodClass } from "../fleet/pod-class.ts";

/** A rule about what is left of a host: it depends on who is there now, and on no other host. */
export interface RoomFilter {
  check(fleet: Fleet, of: PodClass, host: number): boolean;
  /** Why `check` said no, in kube-scheduler's words: all that lacks. */
  explain(fleet: Fleet, of: PodClass, host: number): readonly string[];
}
