import { withDeadline } from "../../../src/executors/docker/deadline.ts";
import { hasStatus } from "../../../src/executors/docker/docker-error.ts";
import { openEngine, sessionLimits } from "../../../src/executors/docker/open-engine.ts";
import { engineChannels } from "../../../src/executors/ssh/open-engine-channel.ts";
import { type Answer, startFakeEngine } from "../../support/fake-engine.ts";
import { engineOf, firstState } from "../../support/host-connection.ts";
import { type SshServerOptions, startSshServer } from "../../support/ssh-server.ts";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function host(answers: Record<string, unknown>, ssh: (socket: string) => SshServerOptions) {
  const fake = await startFakeEngine(answers);
  undo.push(fake.close);
  const server = await startSshServer(ssh(fake.socketPath));
  undo.push(server.close);
  const { connection, session, failure } = await firstState(server.target, server.clientKey);
  undo.push(connection.close);
  if (!session) throw new Error(failure?.message);
  return { fake, server, session };
}

const forwarding = (engineSocket: string): SshServerOptions => ({ engineSocket });

describe("openEngine", () => {
  it("serves 200 calls at once over no more than six channels", async () => {
    const { fake, server, session } = await host({ "GET /containers/json": [{ Id: "a" }] }, forwarding);
    const engine = await engineOf(session);
    const lists = await Promise.all(Array.from({ length: 200 }, () => engine.call.listContainers()));
    expect(lists.every((list) => list[0]?.Id === "a")).toBe(true);
    expect(fake.requests.filter((line) => line.startsWith("GET /containers/json"))).toHaveLength(200);
    expect(server.seen.mostChannels).toBeLessThanOrEqual(6);
    engine.close();
  });

  it("answers whether the engine lives while every other channel is taken", async () => {
    const never: Answer = () => {};
    const { session } = await host({ "GET /containers/json": never }, forwarding);
    const engine = await engineOf(session);
    const stuck = Array.from({ length: 50 }, () =>
      withDeadline({ ms: 60_000, what: "list" }, (abortSignal) => engine.call.listContainers({ abortSignal })),
    );
    expect(String(await engine.liveness.ping())).toBe("OK");
    engine.close();
    await Promise.allSettled(stuck);
  });

  it("gives up on a request at its deadline and frees its channel", async () => {
    let asked = 0;
    const first4Hang: Answer = (_request, response) => {
      if (++asked > 4) response.end("[]");
    };
    const { session } = await host({ "GET /containers/json": first4Hang }, forwarding);
    const engine = await engineOf(session);
    const list = (ms: number) =>
      withDeadline({ ms, what: "list" }, (abortSignal) => engine.call.listContainers({ abortSignal }));
    const hung = await Promise.allSettled(Array.from({ length: 4 }, () => list(50)));
    expect(hung.map((result) => result.status === "rejected" && result.reason.message)).toEqual(
      Array(4).fill("no answer to list within 0.05 s"),
    );
    expect(await list(5_000)).toEqual([]);
    engine.close();
  });

  it("falls back to dial-stdio where sshd forbids forwarding", async () => {
    const { session } = await host({ "GET /containers/json": [] }, (dialStdioSocket) => ({
      engineSocket: null,
      dialStdioSocket,
    }));
    const channels = engineChannels(session, "/var/run/docker.sock");
    const engine = await openEngine({ open: channels.open, limits: sessionLimits, now: () => performance.now() });
    expect(channels.route()).toBe("dial-stdio");
    expect(await engine.call.listContainers()).toEqual([]);
    engine.close();
  });

  it("is slower, not failing, where sshd allows a single session", async () => {
    const { server, session } = await host({ "GET /containers/json": [] }, (dialStdioSocket) => ({
      engineSocket: null,
      dialStdioSocket,
      maxSessions: 1,
    }));
    const engine = await engineOf(session, "sessions");
    const lists = await Promise.all(Array.from({ length: 20 }, () => engine.call.listContainers()));
    expect(lists).toHaveLength(20);
    expect(server.seen.mostChannels).toBe(1);
    engine.close();
  });

  it("fails a call whose connection dies in the middle of the answer", async () => {
    const half: Answer = (_request, response) => {
      response.writeHead(200, { "Content-Length": "1000" });
      response.write('[{"Id":');
    };
    const { server, session } = await host({ "GET /containers/json": half }, forwarding);
    const engine = await engineOf(session);
    const call = engine.call.listContainers();
    setImmediate(server.cut);
    session.onClose(() => engine.close());
    await expect(call).rejects.toThrow();
  });

  it("keeps the engine's status and sentence", async () => {
    const { session } = await host({}, forwarding);
    const engine = await engineOf(session);
    const error = await engine.call
      .getContainer("gone")
      .inspect()
      .catch((reason: unknown) => reason);
    expect(hasStatus(error, 404)).toBe(true);
    engine.close();
  });

  it("refuses an engine that is too old", async () => {
    const { session } = await host({ "GET /version": { ApiVersion: "1.39", MinAPIVersion: "1.12" } }, forwarding);
    await expect(engineOf(session)).rejects.toThrow("engine speaks API 1.12 to 1.39, Berth speaks 1.41 to 1.51");
  });
});
