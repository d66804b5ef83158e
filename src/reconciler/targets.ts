import type { Desired } from "../model/desired.ts";
import { desiredOf } from "../model/desired.ts";
import type { HostTarget } from "../model/host-target.ts";
import { hostName } from "../model/names.ts";

/** How to reach each declared host: what its manifest leaves open comes from the operator's configuration. */
export function hostTargets(desired: Desired, defaultUser: string): HostTarget[] {
  return desiredOf(desired, "Host").map(({ object: { metadata, spec } }) => ({
    name: hostName(metadata.name),
    address: spec.address,
    port: spec.port ?? 22,
    user: spec.user ?? defaultUser,
    hostKeys: spec.hostKey
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    via: spec.via === undefined ? null : hostName(spec.via),
  }));
}
