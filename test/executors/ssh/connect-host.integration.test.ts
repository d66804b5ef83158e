import { createServer } from "node:net";
import type { ConnectionState } from "../../../src/executors/ssh/connect-host.ts";
import { connectHost } from "../../../src/executors/ssh/connect-host.ts";
import { dialThrough } from "../../../src/executors/ssh/dial-through.ts";
import { type FakeEngine, startFakeEngine } from "../../support/fake-engine.ts";
import { connectOptions, engineOf, firstState } from "../../support/host-connection.ts";
import { otherHostKey, rsaPublicKey, type SshServer, startSshServer } from "../../support/ssh-server.ts";

let engine: FakeEngine;
let server: SshServer;

beforeEach(async () => {
  engine = await startFakeEngine({ "GET /containers/json": [] });
  server = await startSshServer({ engineSocket: engine.socketPath });
});

afterEach(async () => {
  await server.close();
  await engine.close();
});

describe("connectHost", () => {
  it("sends nothing to a host with another key than the one pinned", async () => {
    const target = { ...server.target, hostKeys: [otherHostKey()] };
    const { connection, failure } = await firstState(target, server.clientKey);
    expect(failure?.reason).toBe("HostKeyMismatch");
    expect(failure?.message).toContain("expected ssh-ed25519 SHA256:");
    expect(server.seen).toMatchObject({ connections: 1, authentications: 0, mostChannels: 0 });
    expect(engine.requests).toEqual([]);
    connection.close();
  });

  it("takes a host that has no key of the pinned type for one with another key", async () => {
    const target = { ...server.target, hostKeys: [rsaPublicKey(2048)] };
    const { connection, failure } = await firstState(target, server.clientKey);
    expect(failure).toEqual({
      reason: "HostKeyMismatch",
      message: "host offers no key of the pinned type (rsa-sha2-512, rsa-sha2-256)",
    });
    expect(server.seen.authentications).toBe(0);
    connection.close();
  });

  it("says that a port is closed", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const { connection, failure } = await firstState({ ...server.target, port }, server.clientKey);
    expect(failure?.reason).toBe("ConnectionRefused");
    connection.close();
  });

  it("comes back by itself after the connection was cut", async () => {
    const states: ConnectionState["kind"][] = [];
    await new Promise<void>((resolve) => {
      const connection = connectHost(
        server.target,
        connectOptions(server.clientKey, (state) => {
          states.push(state.kind);
          if (states.length === 1) server.cut();
          if (states.length < 3) return;
          connection.close();
          resolve();
        }),
      );
    });
    expect(states).toEqual(["connected", "down", "connected"]);
    expect(server.seen.connections).toBe(2);
  });

  it("reaches a host through another one", async () => {
    const inner = await startSshServer({ engineSocket: engine.socketPath });
    const jump = await firstState(server.target, server.clientKey);
    const session = await new Promise<ConnectionState>((resolve) => {
      const dial = dialThrough("host-1", async () => jump.session);
      const options = { ...connectOptions(inner.clientKey, resolve), dial };
      const connection = connectHost(inner.target, options);
      afterThis.push(async () => {
        connection.close();
        jump.connection.close();
        await inner.close();
      });
    });
    if (session.kind !== "connected") throw new Error(session.failure.message);
    const behind = await engineOf(session.session);
    expect(await behind.call.listContainers()).toEqual([]);
    behind.close();
    for (const undo of afterThis.splice(0)) await undo();
  });

  it("names the jump host that is out of reach", async () => {
    const dial = dialThrough("gate", async () => null);
    expect(await dial("10.0.0.1", 22)).toEqual({
      reason: "JumpHostUnavailable",
      message: "host gate, which leads here, is out of reach",
    });
  });
});

const afterThis: (() => Promise<void>)[] = [];
