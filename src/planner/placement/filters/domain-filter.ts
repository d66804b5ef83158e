import type { LabelColumn } from "../fleet/label-column.ts";
import type { PodClass } from "../fleet/pod-class.ts";

/** A rule about other pods, opened for one class: it keeps count while pods come and go. */
export interface DomainFilter extends DomainCount {
  check(host: number): boolean;
  /** Why `check` said no, in kube-scheduler's words. */
  explain(host: number): string;
  /** Another number once a refused host may pass after all; null where more pods never make one pass. */
  version(): number | null;
}

export interface DomainCount {
  /** Hosts of one domain get one answer. */
  readonly column: LabelColumn;
  /** A pod of `other` came to the host (1) or left it (-1). */
  count(other: PodClass, host: number, by: 1 | -1): void;
}
