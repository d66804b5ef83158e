import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditRecord } from "../../src/api/kubernetes/audit/audit-record.ts";
import { accountTokens } from "../../src/api/kubernetes/auth/account-tokens.ts";
import { tokenKey } from "../../src/api/kubernetes/auth/json-web-token.ts";
import { findAmong, tokenUser } from "../../src/api/kubernetes/auth/token-users.ts";
import { createTokens } from "../../src/api/kubernetes/auth/tokens.ts";
import type { InFlightLimits } from "../../src/api/kubernetes/in-flight.ts";
import type { PodRelease } from "../../src/api/kubernetes/pods/pod-requests.ts";
import type { User } from "../../src/api/kubernetes/protocol/api-request.ts";
import { startApi } from "../../src/api/kubernetes/start-api.ts";
import { memoryNotes } from "../../src/api/kubernetes/store/notes.ts";
import { createObjectStore, type ObjectStore } from "../../src/api/kubernetes/store/object-store.ts";
import { createOverlay } from "../../src/api/kubernetes/store/overlay.ts";
import type { PodStreams } from "../../src/api/kubernetes/streams/pod-streams.ts";
import type { WritePort } from "../../src/api/kubernetes/writes/write-port.ts";
import { type ApiIdentity, openApiIdentity } from "../../src/api/tls/api-identity.ts";
import type { KeyedCertificate } from "../../src/api/tls/certificate.ts";
import { type Desired, desiredOf } from "../../src/model/desired.ts";
import { type Instant, instant } from "../../src/model/instant.ts";
import type { EphemeralContainer } from "../../src/model/kubernetes.generated.ts";
import { type PodUid, podUid } from "../../src/model/names.ts";
import { type AnyObject, keyOf } from "../../src/model/object.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import type { MeasuredUsage } from "../../src/model/usage.ts";
import { createMemoryLog } from "../../src/platform/log.ts";
import { buildView } from "../../src/view/build-view.ts";
import type { ViewInput } from "../../src/view/view.ts";
import { echoStreams } from "./echo-streams.ts";
import { type MemoryRepository, memoryRepository } from "./memory-repository.ts";
import { sampleInput, sampleNow, sampleObjects, samplePod, sampleUsage } from "./sample-view.ts";

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Its Warning headers as one; "" for none. */
  readonly warnings: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Instead of admin's token: null for none. */
  readonly token?: string | null;
  readonly certificate?: KeyedCertificate;
}

export interface TestApiOptions {
  readonly readOnly?: string;
  readonly streams?: PodStreams;
  readonly usage?: MeasuredUsage;
  /** Instead of the repository in memory. */
  readonly writes?: WritePort;
  /** Users beside admin, by token. */
  readonly users?: Readonly<Record<string, User>>;
  /** Declared beside the sample's objects. */
  readonly objects?: readonly AnyObject[];
  /** Instead of what the sample remembers and plans. */
  readonly seen?: Partial<Pick<ViewInput, "facts" | "plan">>;
  readonly limits?: InFlightLimits;
  /** For tokens; the sample's own time unless given. */
  readonly clock?: () => Instant;
}

/** A real API server over the sample view. */
export interface TestApi {
  readonly store: ObjectStore;
  readonly repository: MemoryRepository;
  readonly url: string;
  readonly token: string;
  readonly authority: string;
  readonly logLines: readonly string[];
  /** Pods that were asked away so far. */
  readonly released: readonly PodRelease[];
  readonly audited: readonly AuditRecord[];
  readonly identity: ApiIdentity;
  call(path: string, options?: CallOptions): Promise<Reply>;
  close(): Promise<void>;
}

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const directory = mkdtempSync(join(tmpdir(), "berth-api-"));
  const identity = openApiIdentity(directory, ["127.0.0.1", "localhost"], instant(Date.now()));
  const overlay = createOverlay(memoryNotes());
  const store = createObjectStore({ firstRevision: 1_000, memory: 100, cover: overlay.cover });
  const released: PodRelease[] = [];
  const ephemeral = new Map<PodUid, readonly EphemeralContainer[]>();
  const publish = (): void => {
    const input = sampleInput({ desired: repository.desired(), ...options.seen });
    const leaving = new Map(released.map(({ uid, reason }) => [uid, { since: sampleNow, reason }]));
    const pods = [...input.plan.pods, ...barePods(input.desired)];
    const told = pods.map((pod) => ({
      ...pod,
      leaving: pod.createdAt === null ? null : (leaving.get(pod.uid) ?? null),
    }));
    const facts = { ...input.facts, ephemeral };
    store.publish(buildView({ ...input, facts, plan: { ...input.plan, pods: told } }), sampleNow);
  };
  const repository = memoryRepository([...sampleObjects, ...(options.objects ?? [])], publish);
  publish();
  const release = (pods: readonly PodRelease[]): Promise<void> => {
    released.push(...pods);
    publish();
    return Promise.resolve();
  };
  const debug = (uid: string, containers: readonly EphemeralContainer[]): Promise<void> => {
    ephemeral.set(podUid(uid), containers);
    publish();
    return Promise.resolve();
  };
  const token = identity.adminToken.reveal();
  const { log, lines } = createMemoryLog();
  const audited: AuditRecord[] = [];
  const known = { [token]: { name: "admin", groups: ["system:masters"] }, ...options.users };
  const users = Object.entries(known).map(([given, user]) => tokenUser(given, user));
  const key = tokenKey(identity.accountKey);
  const accounts = accountTokens({ key, store, clock: options.clock ?? (() => sampleNow), tokenId: () => "token-1" });
  const server = await startApi({
    address: "127.0.0.1",
    port: 0,
    ...identity.server,
    authority: identity.authority,
    audit: (record) => audited.push(record),
    ...(options.limits ? { limits: options.limits } : {}),
    parts: {
      store,
      clock: () => sampleNow,
      version: "0.1.0",
      writes: options.writes ?? repository,
      tokens: createTokens([findAmong(() => users)], accounts),
      streams: options.streams ?? echoStreams(),
      usage: () => options.usage ?? sampleUsage,
      pods: { release, debug },
      readOnly: options.readOnly ?? null,
      overlay,
      suffix: () => "x1y2z",
    },
    log,
  });
  const target = { host: "127.0.0.1", port: server.port, ca: identity.authority, token };
  return {
    store,
    repository,
    url: `https://127.0.0.1:${server.port}`,
    token,
    authority: identity.authority,
    logLines: lines,
    released,
    audited,
    identity,
    call: (path, options) => call(target, path, options),
    close: async () => {
      await server.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** A declared Pod runs on the first host. */
function barePods(desired: Desired): PodState[] {
  return desiredOf(desired, "Pod").map(({ object }) => ({
    ...samplePod(object.metadata.name, "h1"),
    namespace: object.metadata.namespace ?? "default",
    owner: keyOf(object),
    manifest: object,
  }));
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly token: string;
}

function call({ host, port, ca, token }: Target, path: string, options: CallOptions = {}): Promise<Reply> {
  const { method = "GET", headers = {}, body, certificate } = options;
  const shown = options.token === undefined ? (certificate ? null : token) : options.token;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host,
        port,
        ca,
        ...(certificate ? { cert: certificate.certificate, key: certificate.key } : {}),
        path,
        method,
        headers: {
          ...(shown === null ? {} : { authorization: `Bearer ${shown}` }),
          "content-length": String(Buffer.byteLength(body ?? "")),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers["content-type"] ?? "",
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8"),
            warnings: response.headers["warning"] ?? "",
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
