import { once } from "node:events";
import { WebSocket } from "ws";
import { kindByResource, type ServedKind } from "../../../../src/api/kubernetes/served-kinds.ts";
import { instant } from "../../../../src/model/instant.ts";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const pods = "/api/v1/namespaces/default/pods";

interface Options {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

function open(path: string, { protocols = [], headers }: Options = {}) {
  const socket = new WebSocket(api.url.replace("https", "wss") + path, [...protocols], {
    ca: api.authority,
    headers: headers ?? { authorization: `Bearer ${api.token}` },
  });
  const messages: { readonly text: string; readonly binary: boolean }[] = [];
  socket.on("message", (data: Buffer, binary) => messages.push({ text: data.toString("utf8"), binary }));
  return { socket, messages };
}

async function closed(path: string, options: Options = {}) {
  const { socket, messages } = open(path, options);
  const code = await new Promise<number | string>((resolve) => {
    socket.on("close", resolve).on("error", ({ message }) => resolve(message));
  });
  return { code, messages, protocol: socket.protocol };
}

describe("a watch over a WebSocket", () => {
  it("is one message of text for each event, and goes on with what changes", async () => {
    const { socket, messages } = open(`${pods}?watch=1&resourceVersion=${api.store.revision()}`);
    await once(socket, "open");
    const [first] = api.store.list(kindByResource("v1", "pods") as ServedKind, "default");
    if (first) api.store.retire(first.kind, first.object, instant(0));
    await once(socket, "message");
    const { type, object } = JSON.parse(messages[0]?.text ?? "");
    expect([type, object.metadata.name, messages[0]?.binary]).toEqual(["DELETED", "web-1", false]);
    socket.terminate();
  });

  it("ends in its time", async () => {
    const { code, messages } = await closed(`${pods}?watch=true&timeoutSeconds=1`);
    expect([code, messages.length]).toEqual([1000, 3]);
  });

  it("takes a browser's token from the protocols it offers", async () => {
    const token = Buffer.from(api.token).toString("base64url");
    const protocols = [`base64url.bearer.authorization.k8s.io.${token}`, "base64.binary.k8s.io"];
    const { code, protocol } = await closed(`${pods}?watch=1&timeoutSeconds=1`, { protocols, headers: {} });
    expect([code, protocol]).toEqual([1000, "base64.binary.k8s.io"]);
  });
});

describe("a log over a WebSocket", () => {
  it.each([
    ["base64.binary.k8s.io", false, Buffer.from("log of").toString("base64")],
    ["binary.k8s.io", true, "log of"],
  ])("comes as %s", async (protocol, binary, text) => {
    const { code, messages } = await closed(`${pods}/web-1/log?limitBytes=6`, { protocols: [protocol] });
    expect([code, messages]).toEqual([1000, [{ text, binary }]]);
  });
});

describe("a WebSocket", () => {
  it.each([
    ["for what is not there", `${pods}/none/log`, {}, "404"],
    ["for what is no stream", pods, {}, "400"],
    ["for a path that is not served", "/apis/none/v1/things?watch=1", {}, "404"],
    ["without a token", `${pods}?watch=1`, { headers: {} }, "403"],
  ])("%s is refused", async (_name, path, options, code) => {
    expect((await closed(path, options)).code).toBe(`Unexpected server response: ${code}`);
  });
});
