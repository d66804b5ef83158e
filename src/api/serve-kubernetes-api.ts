import { randomBytes } from "node:crypto";
import type { Instant } from "../model/instant.ts";
import type { MeasuredUsage } from "../model/usage.ts";
import type { Log } from "../platform/log.ts";
import { buildView } from "../view/build-view.ts";
import type { View, ViewInput } from "../view/view.ts";
import type { RunningServer } from "./http-server.ts";
import { tokenAuthentication } from "./kubernetes/authenticate.ts";
import type { PodRequests } from "./kubernetes/pods/pod-requests.ts";
import { startApi } from "./kubernetes/start-api.ts";
import { createObjectStore, type ObjectStore } from "./kubernetes/store/object-store.ts";
import { type PodStreams, withoutStreams } from "./kubernetes/streams/pod-streams.ts";
import type { WritePort } from "./kubernetes/writes/write-port.ts";
import { openApiIdentity } from "./tls/api-identity.ts";

export interface KubernetesApiOptions {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Keeps the authority's and the server's keys and the admin's token. */
  readonly directory: string;
  readonly version: string;
  readonly clock: () => Instant;
  readonly log: Log;
  readonly writes: WritePort;
  /** Logs and exec; refused where there is no way to the hosts. */
  readonly streams?: PodStreams;
  readonly usage: () => MeasuredUsage;
  readonly pods: PodRequests;
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
  const { server: identity, adminToken } = openApiIdentity(directory, servedHosts(address), clock());
  const store = createObjectStore({ firstRevision: clock(), memory: rememberedChanges });
  const admin = { token: adminToken.reveal(), name: "admin", groups: ["system:masters", "system:authenticated"] };
  const server = await startApi({
    address,
    port,
    certificate: identity.certificate,
    key: identity.key,
    authenticate: tokenAuthentication([admin]),
    parts: { store, clock, version, writes, pods, streams, usage, readOnly, applied: new Map(), suffix },
    log,
  });
  const publish = publisher(store, clock);
  return { server, publish: (turn) => publish(buildView(turn)) };
}

/** Publishes views, and the last one again once something in it is due to be shown. */
function publisher(store: ObjectStore, clock: () => Instant): (view: View) => void {
  let timer: NodeJS.Timeout | undefined;
  const publish = (view: View): void => {
    clearTimeout(timer);
    store.publish(view, clock());
    const dueAt = store.dueAt();
    if (dueAt !== null) timer = setTimeout(() => publish(view), Math.max(1, dueAt - clock())).unref();
  };
  return publish;
}

/** Names and addresses the certificate is good for. */
export function servedHosts(address: string): readonly string[] {
  const loopback = ["127.0.0.1", "::1", "localhost"];
  return loopback.includes(address) || address === "0.0.0.0" || address === "::" ? loopback : [...loopback, address];
}

const letters = "bcdfghjklmnpqrstvwxz2456789";

function suffix(): string {
  return [...randomBytes(5)].map((byte) => letters.charAt(byte % letters.length)).join("");
}
