import type { DomainCount } from "../filters/domain-filter.ts";

/** A preference about other pods, opened for one class: it keeps count while pods come and go. */
export interface DomainCost extends DomainCount {
  /** The name a score table shows. */
  readonly name: "podAffinity" | "topologySpread";
  /** Whole units, never below zero. */
  cost(host: number): number;
}
