import { text } from "node:stream/consumers";
import type { EngineClient } from "../../../src/executors/docker/open-engine.ts";
import { execute } from "../../../src/executors/execute/execute.ts";
import type { ExecuteContext } from "../../../src/executors/execute/handler.ts";
import { relayFrom } from "../../../src/executors/execute/relay-image.ts";
import type { RegistryCredentials } from "../../../src/model/action.ts";
import { hostName, imageRef } from "../../../src/model/names.ts";
import { type Answer, type FakeEngine, startFakeEngine } from "../../support/fake-engine.ts";
import { openLocalEngine } from "../../support/local-engine.ts";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function engine(answers: Record<string, unknown>): Promise<{ fake: FakeEngine; client: EngineClient }> {
  const fake = await startFakeEngine(answers);
  undo.push(fake.close);
  const client = await openLocalEngine(fake.socketPath);
  undo.push(client.close);
  return { fake, client };
}

const web = imageRef("registry.example/team/web:1.0");
const digest = `sha256:${"a".repeat(64)}`;
const progress = (...lines: object[]): string => lines.map((line) => `${JSON.stringify(line)}\r\n`).join("");
const refused = (status: number, message: string): Answer => {
  return (_request, response) => response.writeHead(status).end(JSON.stringify({ message }));
};
const outOfReach = refused(500, 'Get "https://registry.example/v2/": dial tcp: i/o timeout');

function pull(
  client: EngineClient,
  image = web,
  credentials: RegistryCredentials | null = null,
  relay: ExecuteContext["relay"] = async () => false,
) {
  const action = { kind: "pull-image", host: hostName("a"), image, credentials } as const;
  const forward = () => Promise.reject(new Error("a pull asks no container"));
  return execute({ engine: client, instance: "mine", helper: "node", forward, relay }, action);
}

describe("pull-image", () => {
  it("tells the digest of what it pulled", async () => {
    const { fake, client } = await engine({
      "POST /images/create": progress(
        { status: "Pulling" },
        { status: `Digest: ${digest}` },
        { status: "Status: done" },
      ),
    });
    expect(await pull(client)).toBe(`pulled ${digest}`);
    expect(fake.requests.at(-1)).toBe("POST /images/create?fromImage=registry.example%2Fteam%2Fweb%3A1.0");
  });

  it.each([
    ["web", "web%3Alatest"],
    ["localhost:5000/web", "localhost%3A5000%2Fweb%3Alatest"],
    [`web@${digest}`, `web%40sha256%3A${"a".repeat(64)}`],
  ])("asks for one image only: %s", async (image, asked) => {
    const { fake, client } = await engine({ "POST /images/create": progress({ status: "done" }) });
    await pull(client, imageRef(image));
    expect(fake.requests.at(-1)).toBe(`POST /images/create?fromImage=${asked}`);
  });

  it("shows the registry's credentials to the engine, and not in the address", async () => {
    let header = "";
    const answer: Answer = (request, response) => {
      header = String(request.headers["x-registry-auth"]);
      response.end(progress({ status: "done" }));
    };
    const { fake, client } = await engine({ "POST /images/create": answer });
    await pull(client, web, { server: "registry.example", username: "berth", password: "canary" });
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({
      username: "berth",
      password: "canary",
      serveraddress: "registry.example",
    });
    expect(fake.requests.join()).not.toContain("canary");
  });

  it("takes an error in the middle of the progress for what it is", async () => {
    const { client } = await engine({
      "POST /images/create": progress({ status: "Pulling" }, { error: "toomanyrequests: slow down" }),
    });
    expect(await pull(client)).toEqual({
      retry: "after",
      delayMs: 60_000,
      code: "registry-rate-limited",
      message: "toomanyrequests: slow down",
    });
  });

  it("does not relay what the registry refuses", async () => {
    const { client } = await engine({ "POST /images/create": refused(404, "manifest unknown: manifest unknown") });
    const relay = jest.fn(async () => true);
    expect(await pull(client, web, null, relay)).toMatchObject({ code: "image-not-found" });
    expect(relay).not.toHaveBeenCalled();
  });

  it("brings an image over from another engine where the registry is out of reach", async () => {
    let loaded = "";
    const load: Answer = (request, response) => {
      void text(request).then((body) => {
        loaded = body;
        response.end(progress({ stream: "Loaded image" }));
      });
    };
    const { client: to } = await engine({ "POST /images/create": outOfReach, "POST /images/load": load });
    const { client: from } = await engine({ [`GET /images/${web}/get`]: "the image's tar" });
    const hosts = new Map([
      ["to", { engine: () => to, snapshot: () => ({ images: [] }) }],
      ["from", { engine: () => from, snapshot: () => ({ images: [{ refs: [web] }] }) }],
    ]);
    expect(await pull(to, web, null, relayFrom(hosts, to))).toBe("relayed from another host");
    expect(loaded).toBe("the image's tar");
  });

  it("says that the registry is out of reach where nobody has the image", async () => {
    const { client } = await engine({ "POST /images/create": outOfReach });
    expect(await pull(client, web, null, relayFrom(new Map(), client))).toMatchObject({
      retry: "after",
      code: "registry-unavailable",
    });
  });
});
