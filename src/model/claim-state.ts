/** What has become of a PersistentVolumeClaim. */
export interface ClaimState {
  readonly namespace: string;
  readonly name: string;
  readonly phase: "Bound" | "Pending";
  /** The PersistentVolume it is bound to; null where its data is a volume of the engine's own. */
  readonly volume: string | null;
  /** A quantity: that of its volume, else what it asked for. */
  readonly capacity: string | null;
  readonly accessModes: readonly string[];
}
