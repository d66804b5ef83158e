import type { Pod } from "../../model/kinds.ts";
import { formatKey, keyOf } from "../../model/object.ts";
import { uidOf } from "../pods/pod-names.ts";
import { specHashOf } from "./template.ts";
import type { Workload } from "./workload.ts";
import { nothingToDo } from "./workload.ts";

/** A Pod of its own: one of its name at a time, replaced when its spec changes, never moved from a host that is silent. */
export const barePod: Workload<Pod> = (object, own, turn) => {
  const owner = keyOf(object);
  const templateHash = specHashOf(object);
  const uid = uidOf(turn.input.settings.instance, formatKey(owner), templateHash);
  const others = own.filter((pod) => pod.uid !== uid && pod.leaving === null);
  const leave = others.map((pod) => ({ pod, reason: "its spec changed" }));
  if (own.length > 0) return { ...nothingToDo, leave };
  const { namespace, name } = owner;
  return { ...nothingToDo, create: [{ uid, namespace, name, owner, templateHash, manifest: object }] };
};
