import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import Docker from "dockerode";
import { LaneAgent } from "../../src/executors/docker/lane-agent.ts";
import { type EngineClient, forwardedLimits, openEngine } from "../../src/executors/docker/open-engine.ts";
import { connectHost } from "../../src/executors/ssh/connect-host.ts";
import { dialTcp } from "../../src/executors/ssh/dial-tcp.ts";
import { engineChannels } from "../../src/executors/ssh/open-engine-channel.ts";
import type { BenchResult } from "../support/bench-result.ts";
import { median } from "../support/median.ts";
import { type PrivateSshd, startSshd } from "../support/private-sshd.ts";
import { type Contender, timeAlternately } from "../support/time-alternately.ts";

/** Calls of the Docker API over SSH: a list of 100 containers, one after the other and 200 at once. */
const serialCalls = 200;
const concurrentCalls = 200;
const rounds = 7;
/** dockerode connects anew for every call: fewer calls tell as much, and 200 connections at once no machine takes. */
const dockerodeCalls = 5;
const dockerodeConcurrentCalls = 20;
const dockerodeRounds = 3;

export async function bench(): Promise<BenchResult> {
  const directory = mkdtempSync(join(tmpdir(), "berth-transport-"));
  const undo: (() => void)[] = [() => rmSync(directory, { recursive: true, force: true })];
  try {
    const engineSocket = join(directory, "engine.sock");
    undo.push(await startRecordedEngine(directory, engineSocket));
    const sshd = await startSshd(directory, engineSocket);
    undo.push(sshd.stop);
    const { engine, close } = await ours(sshd, engineSocket);
    undo.push(close);
    const forward = await opensshForward(directory, sshd, engineSocket);
    undo.push(forward.close);
    const dockerodeSsh = dockerodeOverSsh(sshd);
    const clients = {
      ours: byHttp({ agent: new LaneAgent(engine.pool, "call") }),
      openssh: forward.list,
      dockerode: byDocker(dockerodeSsh),
    };
    const verified = await sameBodies(Object.values(clients), directory);
    return report(verified, await measure(clients), engine.pool.size());
  } finally {
    for (const step of undo.reverse()) step();
  }
}

/** One call: the list of all containers, parsed. */
type List = () => Promise<unknown>;
type Clients = Readonly<Record<"ours" | "openssh" | "dockerode", List>>;
type Times = Readonly<Record<string, number[]>>;

function measure({ ours, openssh, dockerode }: Clients): Promise<Times> {
  const contenders: Contender[] = [
    { name: "ours serial", rounds, run: () => serially(ours, serialCalls) },
    { name: "openssh serial", rounds, run: () => serially(openssh, serialCalls) },
    { name: "dockerode serial", rounds: dockerodeRounds, run: () => serially(dockerode, dockerodeCalls) },
    { name: "ours concurrent", rounds, run: () => atOnce(ours, concurrentCalls) },
    { name: "openssh concurrent", rounds, run: () => atOnce(openssh, concurrentCalls) },
    { name: "dockerode concurrent", rounds: dockerodeRounds, run: () => atOnce(dockerode, dockerodeConcurrentCalls) },
  ];
  return timeAlternately(contenders);
}

function report(verified: boolean, times: Times, channels: number): BenchResult {
  const perCall = (name: string, calls: number): number => median(times[name] ?? []) / calls;
  const serial = {
    ours: perCall("ours serial", serialCalls),
    openssh: perCall("openssh serial", serialCalls),
    dockerode: perCall("dockerode serial", dockerodeCalls),
  };
  const concurrent = {
    ours: perCall("ours concurrent", concurrentCalls),
    openssh: perCall("openssh concurrent", concurrentCalls),
    dockerode: perCall("dockerode concurrent", dockerodeConcurrentCalls),
  };
  return {
    name: "transport",
    verified,
    // Against dockerode one call after the other (goal G7): its 20 handshakes at once use every core, our one process
    // does not, so how much faster we are at once depends on the machine's cores and load, and is among the figures.
    // Against OpenSSH the worse of the two loads counts.
    ratios: {
      speedOverDockerodeSsh: serial.dockerode / serial.ours,
      speedOverOpensshForward: Math.min(serial.openssh / serial.ours, concurrent.openssh / concurrent.ours),
    },
    figures: {
      ...named("serialMs", serial),
      ...named("concurrentMs", concurrent),
      serialOverDockerodeSsh: serial.dockerode / serial.ours,
      concurrentOverDockerodeSsh: concurrent.dockerode / concurrent.ours,
      serialOverOpensshForward: serial.openssh / serial.ours,
      concurrentOverOpensshForward: concurrent.openssh / concurrent.ours,
      channels,
      node: process.version,
    },
  };
}

function named(what: string, perCall: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(perCall).map(([who, ms]) => [`${what} ${who}`, ms]));
}

async function serially(list: List, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await list();
}

async function atOnce(list: List, calls: number): Promise<void> {
  await Promise.all(Array.from({ length: calls }, list));
}

/** The same client for ours and OpenSSH's: what is compared is the way, not dockerode's own cost per request. */
function byHttp(way: { readonly agent: Agent; readonly socketPath?: string }): List {
  const path = "/v1.45/containers/json?all=true";
  return () =>
    new Promise((resolve, reject) => {
      get({ ...way, path }, (response) => json(response).then(resolve, reject)).once("error", reject);
    });
}

function byDocker(docker: Docker): List {
  return () => docker.listContainers({ all: true });
}

/** Every way must give the very list that the engine was started with. */
async function sameBodies(lists: readonly List[], directory: string): Promise<boolean> {
  const recorded = JSON.stringify(JSON.parse(readFileSync(join(directory, "list.json"), "utf8")));
  for (const list of lists) {
    if (JSON.stringify(await list()) !== recorded) return false;
  }
  return true;
}

function ours(sshd: PrivateSshd, engineSocket: string): Promise<{ engine: EngineClient; close: () => void }> {
  return new Promise((resolve, reject) => {
    const connection = connectHost(sshd.target, {
      credentials: { privateKey: readFileSync(sshd.keyFile), passphrase: null, agentSocket: null },
      dial: dialTcp,
      keepaliveMs: 5_000,
      retry: { firstMs: 500, capMs: 500, random: Math.random },
      onChange: (state) => {
        if (state.kind === "down") return reject(new Error(state.failure.message));
        const { open } = engineChannels(state.session, engineSocket);
        openEngine({ open, limits: forwardedLimits, now: () => performance.now() })
          .then((engine) => resolve({ engine, close: connection.close }))
          .catch(reject);
      },
    });
  });
}

/** `ssh -L` with keep-alive and as many connections as ours. */
async function opensshForward(directory: string, sshd: PrivateSshd, engineSocket: string) {
  const socketPath = join(directory, "forwarded.sock");
  const client = spawn("ssh", ["-N", "-L", `${socketPath}:${engineSocket}`, ...sshd.clientArguments], {
    stdio: "ignore",
  });
  await untilExists(socketPath);
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  return {
    list: byHttp({ agent, socketPath }),
    close: () => {
      agent.destroy();
      client.kill();
    },
  };
}

function dockerodeOverSsh({ target, keyFile }: PrivateSshd): Docker {
  const sshOptions = { privateKey: readFileSync(keyFile) };
  return new Docker({
    protocol: "ssh",
    host: target.address,
    port: target.port,
    username: target.user,
    sshOptions: { ...sshOptions },
  });
}

/** In a process of its own, so that no contender shares its event loop with what it waits for. */
async function startRecordedEngine(directory: string, socketPath: string): Promise<() => void> {
  writeFileSync(join(directory, "list.json"), JSON.stringify(Array.from({ length: 100 }, recordedContainer)));
  const program = `
    const list = require("node:fs").readFileSync(${JSON.stringify(join(directory, "list.json"))});
    const version = Buffer.from(JSON.stringify({ ApiVersion: "1.45", MinAPIVersion: "1.24" }));
    const server = require("node:http").createServer((request, response) => {
      const body = request.url.includes("/containers/json") ? list : version;
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length, "Api-Version": "1.45" });
      response.end(body);
    });
    // As an engine does: it closes no idle connection.
    server.keepAliveTimeout = 0;
    server.listen(${JSON.stringify(socketPath)});`;
  const engine = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "ignore", "inherit"] });
  await untilExists(socketPath);
  return () => engine.kill();
}

function recordedContainer(_: unknown, index: number): object {
  const id = index.toString(16).padStart(64, "0");
  return {
    Id: id,
    Names: [`/web-${index}`],
    Image: "registry.example/web:1.0",
    ImageID: `sha256:${id.slice(-12)}`,
    Created: 1_700_000_000 + index,
    Ports: [],
    Labels: {},
    State: "running",
    Status: "Up 3 minutes",
  };
}

async function untilExists(path: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (existsSync(path)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} did not appear`);
}
