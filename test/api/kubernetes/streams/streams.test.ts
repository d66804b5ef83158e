import { WebSocket } from "ws";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const pod = "/api/v1/namespaces/default/pods/web-1";

describe("a pod's log", () => {
  it("comes from the container that runs, with the options asked for", async () => {
    const { status, contentType, text } = await api.call(
      `${pod}/log?follow=true&tailLines=5&timestamps=true&sinceSeconds=60`,
    );
    expect([status, contentType]).toEqual([200, "text/plain"]);
    const [first, second = ""] = text.split("\n");
    expect(first).toBe("log of h1 id-web-1");
    expect(JSON.parse(second)).toMatchObject({ follow: true, timestamps: true, tailLines: 5 });
  });

  it("stops at limitBytes", async () => {
    expect((await api.call(`${pod}/log?limitBytes=6`)).text).toBe("log of");
  });

  it.each([
    [`${pod}/log?container=none`, 400, "container none is not valid for pod web-1"],
    [`${pod}/log?previous=true`, 400, 'previous terminated container "web" in pod "web-1" not found'],
    [`${pod}/log?sinceTime=soon`, 400, 'sinceTime is no RFC 3339 time: "soon"'],
    [
      "/api/v1/namespaces/default/pods/web-3/log",
      400,
      'container "web" in pod "web-3" is waiting to start: not started yet',
    ],
    ["/api/v1/namespaces/default/pods/none/log", 404, 'pods "none" not found'],
    ["/api/v1/namespaces/default/pods/web-2/log", 500, "host h1 does not answer"],
  ])("says why there is none: %s", async (path, code, message) => {
    const { status, text } = await api.call(path);
    expect([status, JSON.parse(text).message]).toEqual([code, message]);
  });
});

/** What came on each channel, until the server closed. */
function exec(query: string, send: readonly Buffer[] = [], protocols = ["v5.channel.k8s.io"], token = api.token) {
  const socket = new WebSocket(`${api.url.replace("https", "wss")}${pod}/exec?${query}`, protocols, {
    ca: api.authority,
    headers: { authorization: `Bearer ${token}` },
  });
  const channels = ["", "", "", ""];
  return new Promise<{ channels: string[]; protocol: string } | string>((resolve) => {
    socket.on("open", () => {
      for (const message of send) socket.send(message);
    });
    socket.on("message", (data: Buffer) => {
      channels[data[0] ?? 0] += data.subarray(1).toString("utf8");
    });
    socket.on("close", () => resolve({ channels, protocol: socket.protocol }));
    socket.on("error", (error) => resolve(error.message));
  });
}

describe("exec over WebSocket", () => {
  it("runs a command and tells how it ended", async () => {
    expect(await exec("command=ls&command=-l&stdout=true&stderr=true", [], ["v4.channel.k8s.io"])).toEqual({
      protocol: "v4.channel.k8s.io",
      channels: ["", "ran ls -l\n", "done\n", '{"metadata":{},"status":"Success"}'],
    });
  });

  it("passes input on until its end", async () => {
    const input = [Buffer.from("\u0000hello"), Buffer.from([255, 0])];
    const answer = await exec("command=cat&stdin=true&stdout=true", input);
    expect(answer).toMatchObject({ channels: ["", "ran cat\nhello", "done\n", expect.stringContaining("Success")] });
  });

  it("gives a command's exit code", async () => {
    const answer = await exec("command=exit&command=3&stdout=true");
    expect(JSON.parse(typeof answer === "string" ? "{}" : (answer.channels[3] ?? ""))).toMatchObject({
      status: "Failure",
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: "3" }] },
    });
  });

  it.each([
    ["no command", "stdout=true", undefined, undefined, "400"],
    ["an unknown container", "command=ls&container=none", undefined, undefined, "400"],
    ["an unknown protocol", "command=ls", ["v9.channel.k8s.io"], undefined, "400"],
    ["an unknown token", "command=ls", undefined, "wrong", "401"],
  ])("is refused with %s", async (_name, query, protocols, token, code) => {
    expect(await exec(query, [], protocols, token)).toBe(`Unexpected server response: ${code}`);
  });
});
