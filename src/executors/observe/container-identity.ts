import { type ContainerRole, labels } from "../../model/labels.ts";
import { type PodUid, podUid } from "../../model/names.ts";
import type { ObjectKey } from "../../model/object.ts";

/** What a container of ours says of itself. Labels are read here and nowhere after. */
export interface ContainerIdentity {
  readonly role: ContainerRole;
  /** Null on a helper. */
  readonly pod: PodIdentity | null;
  readonly container: string;
  readonly specHash: string;
  readonly attempt: number;
  readonly address: string | null;
  /** JSON, on a sandbox only. */
  readonly manifest: string | null;
}

export interface PodIdentity {
  readonly uid: PodUid;
  readonly namespace: string;
  readonly name: string;
  readonly owner: ObjectKey;
  readonly templateHash: string;
}

const roles: ReadonlySet<string> = new Set(["sandbox", "init", "sidecar", "app", "ephemeral", "helper"]);

/** Null for a container that is not this installation's, whatever else its labels claim. */
export function identityOf(found: Readonly<Record<string, string>>, instance: string): ContainerIdentity | null {
  const role = found[labels.role] ?? "";
  if (found[labels.instance] !== instance || !isRole(role)) return null;
  return {
    role,
    pod: role === "helper" ? null : podIdentity(found),
    container: found[labels.container] ?? "",
    specHash: found[labels.specHash] ?? "",
    attempt: Number(found[labels.attempt] ?? 0) || 0,
    address: found[labels.address] || null,
    manifest: found[labels.manifest] ?? null,
  };
}

function podIdentity(found: Readonly<Record<string, string>>): PodIdentity {
  return {
    uid: podUid(found[labels.podUid] ?? ""),
    namespace: found[labels.namespace] ?? "",
    name: found[labels.pod] ?? "",
    owner: parseKey(found[labels.owner] ?? ""),
    templateHash: found[labels.templateHash] ?? "",
  };
}

/** The inverse of formatKey. */
export function parseKey(text: string): ObjectKey {
  const [type = "", path = ""] = text.split(" ");
  const dot = type.indexOf(".");
  const slash = path.indexOf("/");
  return {
    group: dot < 0 ? "" : type.slice(dot + 1),
    kind: dot < 0 ? type : type.slice(0, dot),
    namespace: slash < 0 ? "" : path.slice(0, slash),
    name: path.slice(slash + 1),
  };
}

function isRole(role: string): role is ContainerRole {
  return roles.has(role);
}
