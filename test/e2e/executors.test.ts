import { once } from "node:events";
import { text } from "node:stream/consumers";
import { openStreams } from "../../src/executors/streams/open-streams.ts";
import type { Action } from "../../src/model/action.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { instant } from "../../src/model/instant.ts";
import { labels } from "../../src/model/labels.ts";
import { containerName, hostName, imageRef, podUid } from "../../src/model/names.ts";
import type { PlannedProbe } from "../../src/model/plan.ts";
import { containerSpec } from "../support/container-spec.ts";
import { useLab } from "../support/lab.ts";
import { type LabFleet, openLabFleet, told } from "../support/lab-fleet.ts";

jest.setTimeout(120_000);

const lab = useLab();
const host = hostName("host-1");
const instance = "executors-e2e";
const helper = containerName("executors-node");
const web = containerName("executors-web");
let test: LabFleet;

beforeAll(async () => {
  test = openLabFleet(lab.lab, instance, helper);
  await test.fleet.observe();
  const image = imageRef(lab.lab.images.node);
  const mount = {
    kind: "bind",
    source: "/var/lib/berth",
    target: "/var/lib/berth",
    readOnly: false,
    create: true,
  } as const;
  const spec = own(
    { image, mounts: [mount], entrypoint: ["sh", "-c"], args: ["echo began; sleep 3600"] },
    { [labels.role]: "helper" },
  );
  await test.run(
    { kind: "pull-image", host, image, credentials: null },
    { kind: "create-container", host, container: helper, spec },
    { kind: "start-container", host, container: helper },
  );
});

afterAll(async () => {
  await test.run(
    { kind: "remove-host-file", host, path: "executors" },
    { kind: "remove-container", host, container: web },
    { kind: "remove-container", host, container: helper },
  );
  await test.fleet.close();
});

function own(changes: Partial<ContainerSpec>, more: Readonly<Record<string, string>> = {}): ContainerSpec {
  const identity = {
    [labels.instance]: instance,
    [labels.role]: "app",
    [labels.podUid]: "executors-uid",
    [labels.namespace]: "executors",
    [labels.pod]: "web-1",
    [labels.container]: "web",
    [labels.owner]: "Deployment.apps executors/web",
    [labels.specHash]: "hash-1",
    [labels.attempt]: "0",
  };
  return containerSpec({ ...changes, labels: { ...identity, ...more } });
}

const webSpec = () =>
  own({
    image: imageRef(lab.lab.images["web:1.0"]),
    network: { kind: "host" },
    env: [{ name: "PORT", value: "18080" }],
    resources: { ...containerSpec().resources, cpuLimitMillis: 16_000, memoryLimitBytes: 64 * 2 ** 20 },
  });
const startWeb = (): Action[] => [
  { kind: "create-container", host, container: web, spec: webSpec() },
  { kind: "start-container", host, container: web },
];

const probe = (key: string, handler: PlannedProbe["handler"]): PlannedProbe => ({
  key,
  host,
  pod: podUid("executors-uid"),
  container: "web",
  containerId: web,
  kind: "readiness",
  handler,
  periodMs: 200,
  timeoutMs: 1_000,
  notBefore: instant(0),
  successThreshold: 1,
  failureThreshold: 2,
});

describe("observing", () => {
  it("finds every host ready, with what its engine says of it", async () => {
    const seen = await test.fleet.observe();
    expect(seen.map((each) => `${each.name} ${each.condition}`)).toEqual([
      "host-1 Ready",
      "host-2 Ready",
      "host-3 Ready",
    ]);
    expect(seen[0]?.engine).toMatchObject({ architecture: "amd64", apiVersion: "1.45" });
  });
});

describe("actions", () => {
  it("pulls and tells the digest, and names what a registry has not", async () => {
    const image = imageRef(lab.lab.images["web:1.0"]);
    const [pulled, missing, unknown] = await test.run(
      { kind: "pull-image", host, image, credentials: null },
      { kind: "pull-image", host, image: imageRef("registry.lab:5000/executors/none:1"), credentials: null },
      { kind: "pull-image", host, image: imageRef("registry.invalid/none:1"), credentials: null },
    );
    expect(told(pulled)).toMatch(/^pulled sha256:[0-9a-f]{64}$/);
    expect(told(missing)).toMatch(/^image-not-found: /);
    expect(told(unknown)).toMatch(/^registry-unavailable: /);
  });

  it("creates a container once, however often it is told to, with more CPU than the host has", async () => {
    const [created, started, again, another] = await test.run(
      ...startWeb(),
      { kind: "create-container", host, container: web, spec: webSpec() },
      {
        kind: "create-container",
        host,
        container: web,
        spec: { ...webSpec(), labels: own({}, { [labels.specHash]: "other" }).labels },
      },
    );
    expect([told(created), told(started), told(again)]).toEqual([
      expect.stringMatching(/^created /),
      "started",
      "was created already",
    ]);
    expect(told(another)).toMatch(/^conflict: /);
    const [seen] = await test.fleet.observe();
    const pod = seen?.pods.find((each) => each.uid === podUid("executors-uid"));
    expect(pod).toMatchObject({
      name: "web-1",
      owner: { group: "apps", kind: "Deployment", namespace: "executors", name: "web" },
      containers: [{ name: web, specHash: "hash-1", state: { kind: "running" } }],
    });
  });

  it("hears of a killed container within a second", async () => {
    await test.run(...startWeb());
    const death = test.until((news) => news.kind === "host-changed" && news.what === `container ${web} die 137`);
    const killedAt = performance.now();
    await test.fleet.engine(host)?.call.getContainer(web).kill();
    await death;
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    const [seen] = await test.fleet.observe();
    expect(seen?.pods[0]?.containers[0]?.state).toMatchObject({ kind: "exited", exitCode: 137, oomKilled: false });
  });

  it("refuses to touch what another installation made", async () => {
    const foreign = containerName("executors-foreign");
    const engine = test.fleet.engine(host);
    const created = await engine?.call.createContainer({ name: foreign, Image: lab.lab.images.node });
    const outcomes = await test.run(
      { kind: "stop-container", host, container: foreign, graceSeconds: 1, signal: null },
      { kind: "remove-container", host, container: foreign },
    );
    expect(outcomes.map(told)).toEqual(
      Array(2).fill(`not-ours: container ${foreign} was not made by this installation`),
    );
    await created?.remove({ force: true });
  });
});

describe("files", () => {
  const apply = (content: string, generation: number): Action => {
    const file = { path: "executors/file.conf", content, hash: `${generation}`.repeat(64), mode: 0o600 };
    return { kind: "apply-host-file", host, file, generation };
  };
  const write = (hash: string, files: Readonly<Record<string, string>>): Action => ({
    kind: "write-volume-files",
    host,
    directory: "executors/volume",
    hash: hash.repeat(64),
    files: Object.entries(files).map(([path, content]) => ({
      path,
      contentBase64: Buffer.from(content).toString("base64"),
      mode: 0o440,
      uid: 1000,
      gid: 2000,
    })),
  });
  const shell = async (script: string): Promise<string> => {
    const [outcome] = await test.run({
      kind: "run-in-container",
      mustSucceed: false,
      host,
      container: helper,
      argv: ["sh", "-c", `${script}; exit 9`],
      timeoutMs: 10_000,
    });
    return told(outcome);
  };

  it("applies a file, and refuses an older generation", async () => {
    const outcomes = await test.run(apply("one", 1), apply("three", 3), apply("two", 2));
    expect(outcomes.map(told)).toEqual([
      "generation 1",
      "generation 3",
      "stale-generation: executors/file.conf is at generation 3, newer than 2",
    ]);
    const content =
      "cat /var/lib/berth/desired/executors/file.conf; stat -c ' %a' /var/lib/berth/desired/executors/file.conf";
    expect(await shell(content)).toBe("exited with 9: three 600");
  });

  it("swaps a volume's files as Kubernetes lays them out", async () => {
    await test.run(write("a", { one: "1", two: "2" }), write("b", { one: "3", "deep/four": "4" }));
    const listing =
      "cd /var/lib/berth/executors/volume && ls && cat one deep/four && readlink ..data && stat -Lc '%a %u %g' one";
    expect(await shell(listing)).toBe("exited with 9: deep\none\n34..bbbbbbbbbbbbbbbb\n440 1000 2000");
    const [seen] = await test.fleet.observe();
    expect(seen?.appliedFiles["executors/volume"]).toBe("b".repeat(64));
  });

  it("refuses a path that leaves the state directory", async () => {
    const [outcome] = await test.run({ kind: "remove-host-file", host, path: "executors/../../etc" });
    expect(told(outcome)).toMatch(/^invalid-path: /);
  });
});

describe("streams", () => {
  it("reads logs, and follows them for as long as somebody reads", async () => {
    const streams = openStreams(test.fleet);
    const options = { follow: false, timestamps: true, tailLines: null, sinceMs: null, run: "present" } as const;
    const log = await streams.logs({ host, containerId: helper }, options);
    if (typeof log === "string") throw new Error(log);
    expect(await text(log)).toMatch(/^\d{4}-\d\d-\d\dT\S+ began\n$/);
    const followed = await streams.logs({ host, containerId: helper }, { ...options, follow: true, timestamps: false });
    if (typeof followed === "string") throw new Error(followed);
    expect(String((await once(followed, "data"))[0])).toBe("began\n");
    followed.destroy();
    await once(followed, "close");
  });

  it("talks to a command, and tells its exit code", async () => {
    const session = await openStreams(test.fleet).exec(
      { host, containerId: helper },
      { argv: ["sh", "-c", "cat; echo to-stderr >&2; exit 7"], tty: false, stdin: true },
    );
    if (typeof session === "string") throw new Error(session);
    session.stdin.end("from stdin");
    expect(await Promise.all([text(session.stdout), text(session.stderr), session.exitCode])).toEqual([
      "from stdin",
      "to-stderr\n",
      7,
    ]);
  });

  it("reaches a port as the host sees it", async () => {
    await test.run(...startWeb());
    const listening = test.until((news) => news.kind === "probe-changed" && news.fact.outcome === "success");
    test.fleet.probe([probe("listening", { kind: "tcp", address: "127.0.0.1", port: 18080 })]);
    await listening;
    const stream = await openStreams(test.fleet).connect(host, "127.0.0.1", 18080);
    if (typeof stream === "string") throw new Error(stream);
    stream.write("GET /livez HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n");
    expect(await text(stream)).toMatch(/^HTTP\/1\.1 200/);
  });

  it("says why there is no stream", async () => {
    const streams = openStreams(test.fleet);
    expect(await streams.connect("nowhere", "10.0.0.1", 80)).toBe("host nowhere does not answer");
  });
});

describe("probes", () => {
  it("tells the outcome of each kind of probe, once", async () => {
    await test.run(...startWeb());
    const at = { address: "127.0.0.1", port: 18080 };
    const http = { kind: "http", scheme: "http", headers: [], ...at } as const;
    const wanted: Record<string, [PlannedProbe["handler"], string]> = {
      http: [{ ...http, path: "/livez" }, "success"],
      missing: [{ ...http, path: "/files/none" }, "failure"],
      tcp: [{ kind: "tcp", ...at }, "success"],
      refused: [{ kind: "tcp", address: "127.0.0.1", port: 1 }, "failure"],
      exec: [{ kind: "exec", argv: ["true"] }, "success"],
      failing: [{ kind: "exec", argv: ["false"] }, "failure"],
    };
    const settled = Object.entries(wanted).map(([key]) =>
      test.until((news) => news.kind === "probe-changed" && news.key === key),
    );
    test.fleet.probe(Object.entries(wanted).map(([key, [handler]]) => probe(key, handler)));
    const facts = (await Promise.all(settled)).map((news) =>
      news.kind === "probe-changed" ? [news.key, news.fact.outcome] : [],
    );
    test.fleet.probe([]);
    expect(facts).toEqual(Object.entries(wanted).map(([key, [, outcome]]) => [key, outcome]));
  });
});
