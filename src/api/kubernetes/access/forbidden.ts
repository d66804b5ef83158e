import type { User } from "../protocol/api-request.ts";
import { failure, type Status } from "../protocol/status.ts";
import type { Attributes, ResourceAttributes } from "./attributes.ts";

/** The 403 that says who cannot do what and where, in Kubernetes' words. */
export function forbidden(user: User, attributes: Attributes, reason = ""): Status {
  const said = `User ${JSON.stringify(user.name)} cannot ${deed(attributes)}${reason === "" ? "" : `: ${reason}`}`;
  if (attributes.kind === "path") return failure("Forbidden", `forbidden: ${said}`, {});
  const { group, resource, name } = attributes;
  const full = group === "" ? resource : `${resource}.${group}`;
  const which = name === "" ? full : `${full} ${JSON.stringify(name)}`;
  return failure("Forbidden", `${which} is forbidden: ${said}`, { ...(name ? { name } : {}), group, kind: resource });
}

function deed(attributes: Attributes): string {
  if (attributes.kind === "path") return `${attributes.verb} path ${JSON.stringify(attributes.path)}`;
  const { verb, group } = attributes;
  return `${verb} resource ${JSON.stringify(fullResource(attributes))} in API group ${JSON.stringify(group)} ${where(attributes)}`;
}

function where({ namespace }: ResourceAttributes): string {
  return namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
}

function fullResource({ resource, subresource }: ResourceAttributes): string {
  return subresource === "" ? resource : `${resource}/${subresource}`;
}
