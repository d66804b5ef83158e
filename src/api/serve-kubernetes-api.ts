import { randomBytes, randomUUID } from "node:crypto";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { Instant } from "../model/instant.ts";
import type { MeasuredUsage } from "../model/usage.ts";
import type { Log } from "../platform/log.ts";
import type { Secret } from "../platform/secret.ts";
import { buildView } from "../view/build-view.ts";
import type { View, ViewInput } from "../view/view.ts";
import type { RunningServer } from "./http-server.ts";
import { mastersGroup } from "./kubernetes/access/authorize.ts";
import { type Audit, auditFile, auditLog } from "./kubernetes/audit/audit-file.ts";
import { fewOfStrangers } from "./kubernetes/audit/strangers.ts";
import { accountTokens } from "./kubernetes/auth/account-tokens.ts";
import { tokenKey } from "./kubernetes/auth/json-web-token.ts";
import { type FindByToken, findAmong, tokenUser } from "./kubernetes/auth/token-users.ts";
import { createTokens } from "./kubernetes/auth/tokens.ts";
import { watchedTokens } from "./kubernetes/auth/watched-tokens.ts";
import type { PodRequests } from "./kubernetes/pods/pod-requests.ts";
import { startApi } from "./kubernetes/start-api.ts";
import type { Notes } from "./kubernetes/store/notes.ts";
import { createObjectStore, type ObjectStore } from "./kubernetes/store/object-store.ts";
import { createOverlay } from "./kubernetes/store/overlay.ts";
import { type PodStreams, withoutStreams } from "./kubernetes/streams/pod-streams.ts";
import type { WritePort } from "./kubernetes/writes/write-port.ts";
import { openApiIdentity } from "./tls/api-identity.ts";

export interface KubernetesApiOptions {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Names and addresses people reach the API by, beside the address. */
  readonly names: readonly string[];
  /** Keeps the authority's and the server's keys, the admin's token and the hashes of others. */
  readonly directory: string;
  /** More tokens, in the form of Kubernetes' static token file. */
  readonly tokensFile: string | null;
  /** A file for one line of JSON a write; `log` is the operator's own log. */
  readonly audit: { readonly file: string } | "log" | "off";
  readonly version: string;
  readonly clock: () => Instant;
  readonly log: Log;
  readonly writes: WritePort;
  /** Logs and exec; refused where there is no way to the hosts. */
  readonly streams?: PodStreams;
  readonly usage: () => MeasuredUsage;
  readonly pods: PodRequests;
  /** Where what clients write beside Git is kept. */
  readonly notes: Notes;
  /** Why writes are refused, for people; null where they are taken. */
  readonly readOnly: string | null;
}

export interface KubernetesApi {
  readonly server: RunningServer;
  /** Shows a finished turn. */
  publish(turn: ViewInput): void;
}

/** Late changes that a watch which was cut off can still be told. */
const rememberedChanges = 10_000;

/** Serves the Kubernetes API over TLS; what it shows is empty until the first turn is published. */
export async function serveKubernetesApi(options: KubernetesApiOptions): Promise<KubernetesApi> {
  const { address, port, directory, version, clock, log, writes, pods, usage, readOnly } = options;
  const streams = options.streams ?? withoutStreams("this server has no way to its hosts");
  const identity = openApiIdentity(directory, servedHosts(options), clock());
  const overlay = createOverlay(options.notes);
  const store = createObjectStore({ firstRevision: clock(), memory: rememberedChanges, cover: overlay.cover });
  const key = tokenKey(identity.accountKey);
  const accounts = accountTokens({ key, store, clock, tokenId: randomUUID });
  const tokens = createTokens(people(options, identity.adminToken), accounts);
  const server = await startApi({
    address,
    port,
    ...identity.server,
    authority: identity.authority,
    audit: auditOf(options),
    parts: { store, clock, version, writes, pods, tokens, streams, usage, readOnly, overlay, suffix },
    log,
  });
  const publish = publisher(store, clock);
  return { server, publish: (turn) => publish(buildView(turn)) };
}

/** Publishes views, and shows the last one again once something in it is due to be shown. */
function publisher(store: ObjectStore, clock: () => Instant): (view: View) => void {
  let timer: NodeJS.Timeout | undefined;
  const showWhatIsDue = (): void => {
    clearTimeout(timer);
    const dueAt = store.dueAt();
    if (dueAt === null) return;
    timer = setTimeout(
      () => {
        store.refresh(clock());
        showWhatIsDue();
      },
      Math.max(1, dueAt - clock()),
    ).unref();
  };
  return (view) => {
    store.publish(view, clock());
    showWhatIsDue();
  };
}

/** Names and addresses the certificate is good for. */
export function servedHosts({ address, names }: Pick<KubernetesApiOptions, "address" | "names">): readonly string[] {
  const always = ["127.0.0.1", "::1", "localhost"];
  return [...new Set([...always, ...(isWildcard(address) ? [] : [address]), ...names])];
}

/** Where the API is reached on this machine. */
export function localUrl({ address, port }: Pick<KubernetesApiOptions, "address" | "port">): string {
  return urlOf(isWildcard(address) ? "127.0.0.1" : address, port);
}

/** Where the API is reached from elsewhere: by the first of its names, where it has one. */
export function publicUrl(api: Pick<KubernetesApiOptions, "address" | "port" | "names">): string {
  const [name] = api.names;
  return name === undefined ? localUrl(api) : urlOf(name, api.port);
}

function urlOf(host: string, port: number): string {
  return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** Whether an address stands for all of the machine's: nobody can be sent there. */
function isWildcard(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

/** Where `berth kubeconfig --user` leaves the hashes of the tokens it made. */
export function tokensPath(directory: string): string {
  return join(directory, "tokens.csv");
}

/** The administrator, whom `berth kubeconfig --user` made tokens for, and who is in the configured file. */
function people({ directory, tokensFile, log }: KubernetesApiOptions, adminToken: Secret): FindByToken[] {
  const admin = tokenUser(adminToken.reveal(), { name: "admin", groups: [mastersGroup] });
  const files = [tokensPath(directory), tokensFile].flatMap((file) => file ?? []);
  return [() => [admin], ...files.map((file) => watchedTokens(file, log))].map(findAmong);
}

function auditOf({ audit, log, clock }: KubernetesApiOptions): Audit {
  if (audit === "off") return () => {};
  const whole = audit === "log" ? auditLog(log) : auditFile(audit.file, log);
  return fewOfStrangers(whole, clock, (count) =>
    log.warn({ count }, "writes that strangers tried are left out of the audit log: there were too many"),
  );
}

const letters = "bcdfghjklmnpqrstvwxz2456789";

function suffix(): string {
  return [...randomBytes(5)].map((byte) => letters.charAt(byte % letters.length)).join("");
}
