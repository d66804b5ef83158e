import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { repositoryWrites } from "../../src/api/repository-writes.ts";
import { openEmbeddedRepository } from "../../src/gitsync/native/open-embedded-repository.ts";
import { openSource } from "../../src/gitsync/open-source.ts";
import { parseFile } from "../../src/manifests/index.ts";
import type { Desired } from "../../src/model/desired.ts";
import { buildView } from "../../src/view/build-view.ts";
import type { ViewInput } from "../../src/view/view.ts";
import { startTestApi, type TestApi } from "../support/api-server.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { median } from "../support/median.ts";
import { sampleInput, sampleNow, sampleObjects, samplePod } from "../support/sample-view.ts";

const podCount = 10_000;
const watcherCount = 1_000;
const rounds = 9;
const pods = "/api/v1/namespaces/default/pods";
const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/** Lists, watches and writes at the size of issue 6: 10,000 pods, 1,000 watchers, a repository on this machine. */
export async function bench(): Promise<BenchResult> {
  const api = await startTestApi();
  const input = largeInput(sampleInput({ desired: api.repository.desired() }));
  api.store.publish(buildView(input), sampleNow);
  const lists = [];
  for (let round = 0; round < rounds; round += 1) lists.push(await timedList(api));
  const rssMb = process.memoryUsage().rss / 1024 ** 2;
  const watch = await timedWatch(api, input);
  await api.close();
  const write = await timedWrites();
  const listMs = median(lists.map(({ afterFirstByteMs }) => afterFirstByteMs));
  return {
    name: "api",
    verified:
      lists.every(({ rows }) => rows === podCount) && watch.told === watcherCount && write.problems.length === 0,
    ratios: { listMs, watchMs: watch.lastMs, rssMb, writeMs: median(write.times) },
    figures: {
      node: process.version,
      listWholeMs: median(lists.map(({ wholeMs }) => wholeMs)),
      watchFirstMs: watch.firstMs,
      publishMs: watch.publishMs,
      writesMs: write.times,
      problems: write.problems.join(" "),
    },
  };
}

function largeInput(input: ViewInput): ViewInput {
  const many = Array.from({ length: podCount }, (_, index) => samplePod(`web-${String(index).padStart(5, "0")}`, "h1"));
  return { ...input, plan: { ...input.plan, pods: many, refusals: [] } };
}

async function timedList(api: TestApi) {
  const started = performance.now();
  let firstByte = 0;
  const text = await new Promise<string>((resolve, reject) => {
    const outgoing = request(
      `${api.url}${pods}`,
      { ca: api.authority, headers: { authorization: `Bearer ${api.token}`, accept: table } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => {
          firstByte ||= performance.now();
          chunks.push(chunk);
        });
        response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
      },
    );
    outgoing.on("error", reject).end();
  });
  const ended = performance.now();
  return {
    afterFirstByteMs: ended - firstByte,
    wholeMs: ended - started,
    rows: (JSON.parse(text) as { rows: unknown[] }).rows.length,
  };
}

/** From the turn that changes one pod until the last of all watchers has been told of it. */
async function timedWatch(api: TestApi, input: ViewInput) {
  const agent = new Agent({ ca: api.authority, maxSockets: Number.POSITIVE_INFINITY });
  const path = `${pods}?watch=true&resourceVersion=${api.store.revision()}`;
  const times: number[] = [];
  let arrived: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const told = (text: string): void => {
    if (text.includes("MODIFIED") && times.push(performance.now()) === watcherCount) arrived();
  };
  const opened = Array.from({ length: watcherCount }, () => openWatch(api, { agent, path, told }));
  const responses = await Promise.all(opened);
  const [first, ...rest] = input.plan.pods;
  const changed = first ? [{ ...first, status: { ...first.status, phase: "Failed" } }, ...rest] : [];
  const view = buildView({ ...input, plan: { ...input.plan, pods: changed } });
  const started = performance.now();
  api.store.publish(view, sampleNow);
  const publishMs = performance.now() - started;
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 10_000))]);
  for (const response of responses) response.destroy();
  agent.destroy();
  return { publishMs, told: times.length, firstMs: (times[0] ?? 0) - started, lastMs: (times.at(-1) ?? 0) - started };
}

interface WatchOptions {
  readonly agent: Agent;
  readonly path: string;
  readonly told: (text: string) => void;
}

function openWatch(api: TestApi, { agent, path, told }: WatchOptions): Promise<{ destroy(): void }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${api.url}${path}`,
      { agent, headers: { authorization: `Bearer ${api.token}` } },
      (response) => {
        response.on("data", (chunk: Buffer) => told(chunk.toString("utf8")));
        response.on("error", () => {});
        resolve(response);
      },
    );
    outgoing.on("error", reject).end();
  });
}

/** Scales by the API against a real repository on this disk, until the object shows it. */
async function timedWrites() {
  const directory = mkdtempSync(join(tmpdir(), "berth-bench-"));
  const source = await openSource({
    url: await openEmbeddedRepository(join(directory, "remote")),
    auth: { kind: "none" },
    ref: { kind: "branch", name: "main" },
    subPath: "",
    dataDir: join(directory, "copy"),
  });
  const read = async (): Promise<Desired> => {
    const fetched = await source.fetch(AbortSignal.timeout(10_000));
    if (fetched.kind === "failed") throw new Error(fetched.failure.message);
    const { tree } = fetched;
    const contents = await tree.read(tree.files.map(({ blob }) => blob));
    const objects = tree.files.flatMap(
      ({ path, blob }) => parseFile(path, new TextDecoder().decode(contents.get(blob))).objects,
    );
    return { revision: tree.revision, objects, incomplete: null };
  };
  const content = sampleObjects.map((object) => stringify(object)).join("---\n");
  const author = { name: "Ann", email: "ann@example.org" };
  await source.commit({ parent: null, changes: [{ path: "web.yaml", content }], message: "Begin", author });
  let api: TestApi | null = null;
  const publish = async (): Promise<void> =>
    api?.store.publish(buildView(sampleInput({ desired: await read() })), sampleNow);
  api = await startTestApi({ writes: repositoryWrites({ source, turnAfter: publish }) });
  await publish();
  const [times, problems]: [number[], string[]] = [[], []];
  for (let replicas = 1; replicas <= rounds; replicas += 1) {
    const started = performance.now();
    const reply = await scale(api, replicas);
    times.push(performance.now() - started);
    if (reply.spec?.replicas !== replicas) problems.push(JSON.stringify(reply));
  }
  await api.close();
  await source.close();
  rmSync(directory, { recursive: true });
  return { times, problems };
}

async function scale(api: TestApi, replicas: number): Promise<{ spec?: { replicas?: number } }> {
  const reply = await api.call("/apis/apps/v1/namespaces/default/deployments/web/scale", {
    method: "PATCH",
    headers: { "content-type": "application/merge-patch+json" },
    body: JSON.stringify({ spec: { replicas } }),
  });
  return JSON.parse(reply.text) as { spec?: { replicas?: number } };
}
