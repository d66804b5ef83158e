import type { IncomingMessage } from "node:http";
import { isKind, type Pod } from "../../../model/kinds.ts";
import { failure, notFound, type Status, unservedPath } from "../protocol/status.ts";
import { decodePath } from "../read-request.ts";
import type { ApiParts } from "../routes/api-parts.ts";
import { parseResourcePath } from "../routes/resource-path.ts";
import type { ExecStreamsWanted } from "./exec-spdy.ts";
import { findContainer } from "./find-container.ts";
import type { ExecSession } from "./pod-streams.ts";
import type { ForwardTarget } from "./port-forward.ts";

/** What an upgraded connection is for. */
export type PodSession =
  | { readonly kind: "command"; readonly process: ExecSession; readonly wanted: ExecStreamsWanted }
  /** The ports are named with the request by clients that do without SPDY only. */
  | { readonly kind: "forward"; readonly target: ForwardTarget; readonly ports: readonly number[] };

/** Opens what `pods/NAME/exec`, `attach` or `portforward` asks for, or says why not. */
export async function openPodSession(parts: ApiParts, { url = "/" }: IncomingMessage): Promise<PodSession | Status> {
  if (!URL.canParse(url, "https://localhost")) return unservedPath;
  const { pathname, searchParams } = new URL(url, "https://localhost");
  const [root, version = "", ...rest] = decodePath(pathname) ?? [];
  const path = root === "api" ? parseResourcePath(parts.store.kinds(), version, rest) : null;
  if (path?.kind.kind !== "Pod" || path.subresource === null) return unservedPath;
  const name = path.name ?? "";
  const pod = parts.store.get(path.kind, path.namespace ?? "", name)?.object;
  if (!pod || !isKind(pod, "Pod")) return notFound(path.kind, name);
  if (path.subresource === "portforward") return forwardTo(pod, searchParams);
  if (path.subresource === "exec" || path.subresource === "attach") {
    return openCommand(parts, { pod, query: searchParams, attaches: path.subresource === "attach" });
  }
  return unservedPath;
}

function forwardTo({ metadata, spec, status }: Pod, query: URLSearchParams): PodSession | Status {
  const address = status?.podIP;
  if (!address || !spec.nodeName) return failure("BadRequest", `pod ${metadata.name} has no address yet`);
  const ports = query
    .getAll("ports")
    .flatMap((list) => list.split(","))
    .map(Number);
  if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
    return failure("BadRequest", "ports: expected numbers between 1 and 65535");
  }
  return { kind: "forward", target: { host: spec.nodeName, address }, ports };
}

interface CommandRequest {
  readonly pod: Pod;
  readonly query: URLSearchParams;
  readonly attaches: boolean;
}

async function openCommand(
  { streams }: ApiParts,
  { pod, query, attaches }: CommandRequest,
): Promise<PodSession | Status> {
  const target = findContainer(pod, query.get("container"));
  if ("code" in target) return target;
  const asked = (name: string): boolean => ["true", "1"].includes(query.get(name) ?? "");
  const wanted = { stdin: asked("stdin"), stdout: asked("stdout"), stderr: asked("stderr"), tty: asked("tty") };
  const argv = query.getAll("command");
  if (!attaches && argv.length === 0) {
    return failure("BadRequest", "you must specify at least one command for the container");
  }
  const process = await (attaches ? streams.attach(target, wanted) : streams.exec(target, { ...wanted, argv }));
  return typeof process === "string" ? failure("InternalError", process) : { kind: "command", process, wanted };
}
