import type { ClaimState } from "../../model/claim-state.ts";
import type { PersistentVolumeClaim } from "../../model/kinds.ts";
import { allOf } from "../object-index.ts";
import type { Turn } from "../turn.ts";
import { bindingOf, hasData } from "./bindings.ts";

/** Of every claim that somebody wrote. One whose data is the engine's own is bound once its first pod has chosen a host. */
export function claimStates(turn: Turn): ClaimState[] {
  return allOf(turn.objects, "PersistentVolumeClaim").map((claim) => stateOf(turn, claim));
}

function stateOf(turn: Turn, { metadata, spec }: PersistentVolumeClaim): ClaimState {
  const claim = { namespace: metadata.namespace ?? "", name: metadata.name };
  const binding = bindingOf(turn, claim);
  const isBound = binding.kind === "volume" || (binding.kind === "local" && hasData(turn, claim));
  const volume = binding.kind === "volume" ? binding.volume : null;
  return {
    ...claim,
    phase: isBound ? "Bound" : "Pending",
    volume: volume?.metadata.name ?? null,
    capacity: isBound ? (volume?.spec.capacity?.["storage"] ?? spec.resources?.requests?.["storage"] ?? null) : null,
    accessModes: isBound ? (volume?.spec.accessModes ?? spec.accessModes ?? []) : [],
  };
}
