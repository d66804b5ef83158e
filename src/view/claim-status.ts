import type { ClaimState } from "../model/claim-state.ts";
import type { AnyObject } from "../model/object.ts";

interface Storage extends AnyObject {
  readonly spec?: object;
}

/** A claim with what it is bound to, as the volume controller writes it. */
export function claimWithStatus(claim: AnyObject, states: readonly ClaimState[]): AnyObject {
  const { name, namespace = "" } = claim.metadata;
  const state = states.find((each) => each.name === name && each.namespace === namespace);
  if (!state || state.phase === "Pending") return Object.assign({ ...claim }, { status: { phase: "Pending" } });
  const { capacity, accessModes, volume } = state;
  const status = { phase: "Bound", accessModes, ...(capacity === null ? {} : { capacity: { storage: capacity } }) };
  const spec = { ...(claim as Storage).spec, ...(volume === null ? {} : { volumeName: volume }) };
  return Object.assign({ ...claim }, { spec, status });
}

/** A PersistentVolume with the claim that has it. It is retained: released, it waits for a person. */
export function volumeWithStatus(volume: AnyObject, states: readonly ClaimState[]): AnyObject {
  const state = states.find((each) => each.volume === volume.metadata.name);
  if (!state) return Object.assign({ ...volume }, { status: { phase: "Available" } });
  const { namespace, name } = state;
  const claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name };
  return Object.assign({ ...volume }, { spec: { ...(volume as Storage).spec, claimRef }, status: { phase: "Bound" } });
}
