import type { IncomingMessage } from "node:http";
import { type Instant, toTimestamp } from "../../../model/instant.ts";
import type { ResourceAttributes } from "../access/attributes.ts";
import type { Admission } from "../auth/admit.ts";

/** One write as the audit log tells it: nothing of any body, header or token, so no secret can be in it. */
export interface AuditRecord {
  /** When it was asked for, RFC 3339. */
  readonly at: string;
  /** Null where the credentials were nobody's. */
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly impersonatedBy: string | null;
  readonly verb: string;
  /** `deployments.apps/scale` */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly decision: "allow" | "forbid" | "unauthenticated";
  /** Of the answer: 101 where a stream was opened. */
  readonly status: number;
  /** Kubernetes' word for what went wrong; "" where nothing did. */
  readonly reason: string;
  readonly commits: readonly string[];
  readonly dryRun: boolean;
  readonly client: string;
  readonly from: string;
}

/** What became of a request. */
export interface Outcome {
  readonly status: number;
  readonly reason: string;
  /** Of the object that was answered with: a created one may have been given its name. */
  readonly name: string;
  readonly commits: readonly string[];
}

const reads = new Set(["get", "list", "watch"]);
/** Reviews change nothing: clients send one for each verb they show. */
const reviewed = new Set(["authorization.k8s.io", "authentication.k8s.io"]);

/** A request as it came in. */
export interface Arrival extends Pick<AuditRecord, "at" | "dryRun" | "client" | "from"> {}

/** Looked at before the body is read: a connection that ends meanwhile no longer knows its other side. */
export function arrivalOf({ url = "", headers, socket }: IncomingMessage, at: Instant): Arrival {
  return {
    at: toTimestamp(at),
    dryRun: /[?&]dryRun=All(&|$)/.test(url),
    client: (headers["user-agent"] ?? "").slice(0, 200),
    from: socket.remoteAddress ?? "",
  };
}

/** The record of a request; null for one that writes nothing. */
export function auditRecord(
  arrival: Arrival,
  { user, attributes, refused }: Admission,
  { status, reason, commits, name }: Outcome,
): AuditRecord | null {
  if (attributes?.kind !== "resource" || reads.has(attributes.verb) || reviewed.has(attributes.group)) return null;
  return {
    ...arrival,
    user: user?.name ?? null,
    groups: user?.groups ?? [],
    impersonatedBy: user?.impersonatedBy ?? null,
    verb: attributes.verb,
    resource: resourceOf(attributes),
    namespace: attributes.namespace,
    name: attributes.name || name,
    decision: user === null ? "unauthenticated" : refused ? "forbid" : "allow",
    status,
    reason,
    commits,
  };
}

function resourceOf({ group, resource, subresource }: ResourceAttributes): string {
  return (group === "" ? resource : `${resource}.${group}`) + (subresource === "" ? "" : `/${subresource}`);
}
