import { builtInRoles } from "../../../view/built-in-roles.ts";
import { servedKinds } from "../served-kinds.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { type Policy, policyOf } from "./policy.ts";

const kinds = servedKinds.filter(({ group }) => group === "rbac.authorization.k8s.io");
const known = new WeakMap<ObjectStore, { readonly revision: number; readonly policy: Policy }>();

/** The policy of what is served now. Before the first turn the built-in roles alone are there. */
export function currentPolicy(store: ObjectStore): Policy {
  const last = known.get(store);
  if (last?.revision === store.revision()) return last.policy;
  const served = kinds.flatMap((kind) => store.list(kind, null).map(({ object }) => object));
  const policy = policyOf(served.length > 0 ? served : builtInRoles);
  known.set(store, { revision: store.revision(), policy });
  return policy;
}
