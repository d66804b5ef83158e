import { once } from "node:events";
import { connect } from "node:tls";
import fc from "fast-check";
import { WebSocket } from "ws";
import { startTestApi, type TestApi } from "../../support/api-server.ts";

// What is below requests: upgrades to protocols nobody speaks, frames that are none, requests that are half there.

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const waitMs = 20;

/** What comes back for these bytes, sent piece by piece, until the server ends it or nothing more comes. */
function exchange(pieces: readonly Uint8Array[]): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(api.url).port), ca: api.authority });
  const heard: Buffer[] = [];
  return new Promise((resolve) => {
    const end = (): void => {
      socket.destroy();
      resolve(Buffer.concat(heard).toString("latin1"));
    };
    let quiet: NodeJS.Timeout | undefined;
    const waitOn = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(end, waitMs);
    };
    socket.on("secureConnect", () => {
      for (const piece of pieces) socket.write(piece);
      waitOn();
    });
    socket.on("data", (data: Buffer) => {
      heard.push(data);
      waitOn();
    });
    socket.on("error", end);
    socket.on("close", end);
  });
}

const pod = "/api/v1/namespaces/default/pods/web-1";
const targets = fc.constantFrom(
  ...[
    `${pod}/exec?command=ls&stdin=true&stdout=true`,
    `${pod}/exec`,
    `${pod}/attach?container=x`,
    `${pod}/portforward`,
  ],
  ...[`${pod}/portforward?ports=80`, `${pod}/log?follow=true`, "/api/v1/pods?watch=true", "/version", "/%zz", "*"],
);
const upgrades = fc.constantFrom("websocket", "SPDY/3.1", "h2c", "", "websocket, SPDY/3.1");
const protocols = fc.constantFrom(
  ...["v5.channel.k8s.io", "v4.channel.k8s.io", "SPDY/3.1+portforward.k8s.io", "portforward.k8s.io", "x", ",,", ""],
  "base64url.bearer.authorization.k8s.io.%%%",
);
const headers = fc
  .record({
    method: fc.constantFrom("GET", "POST", "DELETE"),
    target: targets,
    upgrade: upgrades,
    protocol: protocols,
    known: fc.boolean(),
    key: fc.constantFrom("dGhlIHNhbXBsZSBub25jZQ==", "short", ""),
  })
  .map(({ method, target, upgrade, protocol, known, key }) =>
    [
      `${method} ${target} HTTP/1.1`,
      "Host: localhost",
      "Connection: Upgrade",
      `Upgrade: ${upgrade}`,
      `Sec-WebSocket-Version: 13`,
      `Sec-WebSocket-Key: ${key}`,
      `Sec-WebSocket-Protocol: ${protocol}`,
      `X-Stream-Protocol-Version: ${protocol}`,
      ...(known ? [`Authorization: Bearer ${api.token}`] : []),
      "",
      "",
    ].join("\r\n"),
  );
const tails = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 3 });
/** The beginning of a frame of each protocol, so that what follows is read as one. */
const starts = fc.constantFrom<readonly number[]>(
  ...[[], [0x81, 0x85], [0x82, 0xfe, 0xff, 0xff], [0x88, 0x80], [0x80, 0x03, 0x00, 0x01, 0x00, 0x00, 0xff, 0xff]],
  [0x80, 0x03, 0x00, 0x06, 0x00, 0x00, 0x00, 0x04],
);

it("a server ends though somebody still runs a command", async () => {
  const other = await startTestApi();
  const url = `${other.url.replace("https", "wss")}${pod}/exec?command=cat&stdin=true&stdout=true`;
  const headers = { authorization: `Bearer ${other.token}` };
  const socket = new WebSocket(url, ["v5.channel.k8s.io"], { ca: other.authority, headers });
  await once(socket, "open");
  const ended = once(socket, "close");
  socket.on("error", () => {});
  await other.close();
  await ended;
});

it("whatever is sent on a connection, the server goes on", async () => {
  const sent = fc.oneof(
    fc.tuple(headers, starts, tails).map(([head, start, tail]) => [Buffer.from(head), Buffer.from(start), ...tail]),
    fc.tuple(headers, fc.nat({ max: 80 })).map(([head, length]) => [Buffer.from(head.slice(0, length))]),
    tails,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { minLength: 8, maxLength: 8 }), async (connections) => {
      const answers = await Promise.all(connections.map(exchange));
      expect(answers.filter((answer) => /^HTTP\/1\.1 5/.test(answer))).toEqual([]);
    }),
    { numRuns: 25 },
  );
  expect((await api.call("/api/v1/namespaces/default/pods")).status).toBe(200);
  expect(api.logLines).toEqual([]);
}, 60_000);
