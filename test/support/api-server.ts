import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenAuthentication } from "../../src/api/kubernetes/authenticate.ts";
import type { PodRelease } from "../../src/api/kubernetes/pods/pod-requests.ts";
import { startApi } from "../../src/api/kubernetes/start-api.ts";
import { createObjectStore, type ObjectStore } from "../../src/api/kubernetes/store/object-store.ts";
import type { PodStreams } from "../../src/api/kubernetes/streams/pod-streams.ts";
import type { WritePort } from "../../src/api/kubernetes/writes/write-port.ts";
import { openApiIdentity } from "../../src/api/tls/api-identity.ts";
import { type Desired, desiredOf } from "../../src/model/desired.ts";
import { instant } from "../../src/model/instant.ts";
import { keyOf } from "../../src/model/object.ts";
import type { PodState } from "../../src/model/pod-state.ts";
import type { MeasuredUsage } from "../../src/model/usage.ts";
import { createMemoryLog } from "../../src/platform/log.ts";
import { buildView } from "../../src/view/build-view.ts";
import { echoStreams } from "./echo-streams.ts";
import { type MemoryRepository, memoryRepository } from "./memory-repository.ts";
import { sampleInput, sampleNow, sampleObjects, samplePod, sampleUsage } from "./sample-view.ts";

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface TestApiOptions {
  readonly readOnly?: string;
  readonly streams?: PodStreams;
  readonly usage?: MeasuredUsage;
  /** Instead of the repository in memory. */
  readonly writes?: WritePort;
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
  call(path: string, options?: CallOptions): Promise<Reply>;
  close(): Promise<void>;
}

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const directory = mkdtempSync(join(tmpdir(), "berth-api-"));
  const identity = openApiIdentity(directory, ["127.0.0.1", "localhost"], instant(Date.now()));
  const store = createObjectStore({ firstRevision: 1_000, memory: 100 });
  const released: PodRelease[] = [];
  const publish = (): void => {
    const input = sampleInput({ desired: repository.desired() });
    const leaving = new Map(released.map(({ uid, reason }) => [uid, { since: sampleNow, reason }]));
    const pods = [...input.plan.pods, ...barePods(input.desired)];
    const told = pods.map((pod) => ({
      ...pod,
      leaving: pod.createdAt === null ? null : (leaving.get(pod.uid) ?? null),
    }));
    store.publish(buildView({ ...input, plan: { ...input.plan, pods: told } }), sampleNow);
  };
  const repository = memoryRepository(sampleObjects, publish);
  publish();
  const release = (pods: readonly PodRelease[]): Promise<void> => {
    released.push(...pods);
    publish();
    return Promise.resolve();
  };
  const token = identity.adminToken.reveal();
  const { log, lines } = createMemoryLog();
  const server = await startApi({
    address: "127.0.0.1",
    port: 0,
    ...identity.server,
    authenticate: tokenAuthentication([{ token, name: "admin", groups: ["system:masters"] }]),
    parts: {
      store,
      clock: () => sampleNow,
      version: "0.1.0",
      writes: options.writes ?? repository,
      streams: options.streams ?? echoStreams(),
      usage: () => options.usage ?? sampleUsage,
      pods: { release },
      readOnly: options.readOnly ?? null,
      applied: new Map(),
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
  const { method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host,
        port,
        ca,
        path,
        method,
        headers: {
          authorization: `Bearer ${token}`,
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
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
