import type { ServerResponse } from "node:http";
import { type HostFleet, openFleet } from "../../src/executors/fleet.ts";
import type { FleetNews } from "../../src/model/fleet-news.ts";
import { instant } from "../../src/model/instant.ts";
import { labels } from "../../src/model/labels.ts";
import { containerName, hostName, stepId } from "../../src/model/names.ts";
import type { StepOutcome } from "../../src/model/outcome.ts";
import { containerSpec } from "../support/container-spec.ts";
import { type Answer, type FakeEngine, startFakeEngine } from "../support/fake-engine.ts";
import { otherHostKey, type SshServer, startSshServer } from "../support/ssh-server.ts";

const host = hostName("host-1");
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const containers = Array.from({ length: 40 }, (_, index) => ({
  Id: `id-${index}`,
  Names: [`/web-${index}`],
  Labels: { [labels.instance]: "mine", [labels.role]: "app", [labels.podUid]: `uid-${index}` },
  State: "running",
  Status: "Up 3 minutes",
  Ports: [],
}));
const state = { Status: "running", StartedAt: "2026-11-21T07:00:00Z", FinishedAt: "", ExitCode: 0, Error: "" };
const inspections = Object.fromEntries(
  containers.map(({ Id, Names }) => [
    `GET /containers/${Id}/json`,
    {
      Id,
      Name: Names[0],
      Created: "",
      Image: "",
      RestartCount: 0,
      State: state,
      HostConfig: {},
      Config: { Image: "web" },
    },
  ]),
);
const info = {
  NCPU: 4,
  MemTotal: 8e9,
  Architecture: "x86_64",
  ServerVersion: "26.1.5",
  SystemTime: "",
  OperatingSystem: "",
  KernelVersion: "",
};

/** An engine with 40 containers whose events the test writes. */
function settledEngine(): { answers: Record<string, unknown>; emit: (event: object) => void } {
  const listeners: ServerResponse[] = [];
  const events: Answer = (_request, response) => {
    response.writeHead(200).flushHeaders();
    listeners.push(response);
  };
  const answers = {
    ...inspections,
    "GET /events": events,
    "GET /containers/json": containers,
    "GET /info": info,
    "GET /images/json": [],
    "GET /volumes": { Volumes: null },
    "GET /networks": [],
  };
  return { answers, emit: (event) => listeners.at(-1)?.write(`${JSON.stringify(event)}\n`) };
}

interface World {
  readonly engine: FakeEngine;
  readonly server: SshServer;
  readonly fleet: HostFleet;
  /** The first news from now on that fits. */
  until(fits: (news: FleetNews) => boolean): Promise<FleetNews>;
}

async function world(answers: Record<string, unknown>, hostKeys?: readonly string[]): Promise<World> {
  const engine = await startFakeEngine(answers);
  undo.push(engine.close);
  const server = await startSshServer({ engineSocket: engine.socketPath });
  undo.push(server.close);
  const fleet = openFleet({
    credentials: { privateKey: server.clientKey, passphrase: null, agentSocket: null },
    instance: "mine",
    now: () => instant(Date.now()),
    random: () => 0,
  });
  undo.push(fleet.close);
  const until = (fits: (news: FleetNews) => boolean): Promise<FleetNews> =>
    new Promise((resolve) => {
      const stop = fleet.watch((news) => {
        if (!fits(news)) return;
        stop();
        resolve(news);
      });
    });
  fleet.track([{ ...server.target, ...(hostKeys && { hostKeys }) }]);
  return { engine, server, fleet, until };
}

const followed = (news: FleetNews): boolean => news.kind === "host-changed" && news.what === "its events are followed";

async function create(fleet: HostFleet, until: World["until"]): Promise<StepOutcome> {
  const action = { kind: "create-container", host, container: containerName("web"), spec: containerSpec() } as const;
  const finished = until((news) => news.kind === "step-finished");
  fleet.submit([{ id: stepId("#1"), action, because: { object: null, reason: "" }, after: [], group: null }]);
  const news = await finished;
  if (news.kind !== "step-finished") throw new Error("no outcome");
  return news.outcome;
}

describe("openFleet", () => {
  it("looks at a settled host in as many calls for 40 containers as for none", async () => {
    const { answers } = settledEngine();
    const { engine, fleet, until } = await world(answers);
    await until(followed);
    const [first] = await fleet.observe();
    expect(first).toMatchObject({ condition: "Ready", engine: { capacity: { cpuMillis: 4000 } } });
    expect(first?.pods).toHaveLength(40);
    const before = engine.requests.length;
    await fleet.observe();
    expect(engine.requests.slice(before).sort()).toEqual([
      "GET /containers/berth-node/archive?path=%2Fvar%2Flib%2Fberth%2Fapplied.json",
      "GET /containers/json?all=true",
    ]);
  });

  it("tells of a container's death as it happens, and looks at that container again", async () => {
    const { answers, emit } = settledEngine();
    const { engine, fleet, until } = await world(answers);
    await until(followed);
    await fleet.observe();
    const news = until((item) => item.kind === "host-changed");
    emit({ Type: "container", Action: "die", Actor: { ID: "id-7", Attributes: { name: "web-7", exitCode: "137" } } });
    expect(await news).toEqual({ kind: "host-changed", host, what: "container web-7 die 137" });
    const before = engine.requests.length;
    await fleet.observe();
    expect(engine.requests.slice(before).filter((line) => /id-/.test(line))).toEqual(["GET /containers/id-7/json"]);
  });

  it("says of a host with another key that it is unknown, and why", async () => {
    const { fleet, server } = await world({}, [otherHostKey()]);
    const [seen] = await fleet.observe();
    expect(seen).toMatchObject({ condition: "Unknown", reason: "HostKeyMismatch", engine: null, pods: [] });
    expect(server.seen.authentications).toBe(0);
  });

  it("keeps what was last seen of a host that is lost", async () => {
    const { answers } = settledEngine();
    const { fleet, server, until } = await world(answers);
    await until(followed);
    await fleet.observe();
    const lost = until((news) => news.kind === "host-changed" && news.what.startsWith("Unknown"));
    server.cut();
    await lost;
    const [seen] = await fleet.observe();
    expect(seen).toMatchObject({ condition: "Unknown", reason: "ConnectionLost" });
    expect(seen?.pods).toHaveLength(40);
  });

  it("plans anew after a connection that died in the middle of an answer", async () => {
    const { answers } = settledEngine();
    const half: Answer = (_request, response) => {
      response.writeHead(201, { "Content-Length": "1000" }).write('{"Id":');
      setImmediate(() => cut());
    };
    const { fleet, server, until } = await world({ ...answers, "POST /containers/create": half });
    const cut = server.cut;
    await until(followed);
    expect(await create(fleet, until)).toMatchObject({
      result: "failed",
      failure: { retry: "replan", code: "connection-lost" },
    });
  });

  it("fails a step for a host that does not answer at once", async () => {
    const { fleet, until } = await world({}, [otherHostKey()]);
    await fleet.observe();
    expect(await create(fleet, until)).toMatchObject({ failure: { retry: "replan", code: "host-unreachable" } });
  });

  it("says NotReady where ssh answers and the engine does not", async () => {
    const { fleet } = await world({ "GET /version": undefined });
    const [seen] = await fleet.observe();
    expect(seen).toMatchObject({ condition: "NotReady", reason: "EngineFailing" });
  });

  it("never puts secrets of the environment in a request's address", async () => {
    const { answers } = settledEngine();
    let body = "";
    const created: Answer = (request, response) => {
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => response.writeHead(201).end('{"Id":"0123456789abcdef"}'));
    };
    const { engine, fleet, until } = await world({ ...answers, "POST /containers/create": created });
    await until(followed);
    const spec = containerSpec({ env: [{ name: "PASSWORD", value: "canary" }] });
    const action = { kind: "create-container", host, container: containerName("web"), spec } as const;
    const finished = until((news) => news.kind === "step-finished");
    fleet.submit([{ id: stepId("#1"), action, because: { object: null, reason: "" }, after: [], group: null }]);
    await finished;
    expect(body).toContain("PASSWORD=canary");
    expect(engine.requests.filter((line) => line.startsWith("POST"))).toEqual(["POST /containers/create?name=web"]);
  });
});
