import type { ContainerInfo } from "dockerode";
import { createInspectCache } from "../../../src/executors/observe/inspect-cache.ts";
import { type Answer, startFakeEngine } from "../../support/fake-engine.ts";
import { openLocalEngine } from "../../support/local-engine.ts";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const info = (Id: string, State: string) => ({ Id, State, Status: State }) as ContainerInfo;
const inspected = (Id: string, Status: string) => ({
  ...{ Id, Name: `/${Id}`, Created: "", Image: "", RestartCount: 0 },
  ...{ State: { Status }, HostConfig: {}, Config: { Image: "web:1", Labels: {} } },
});

describe("the cache of inspections", () => {
  it("keeps a container in the look under way that changes meanwhile, and looks at it again", async () => {
    const cache = createInspectCache();
    const slow: Answer = (_, response) => {
      cache.forget("quick");
      response.end(JSON.stringify(inspected("slow", "running")));
    };
    const fake = await startFakeEngine({
      "GET /containers/quick/json": inspected("quick", "running"),
      "GET /containers/slow/json": slow,
    });
    undo.push(fake.close);
    const engine = await openLocalEngine(fake.socketPath);
    undo.push(engine.close);
    await cache.inspect(engine, [info("quick", "running")]);
    const during = await cache.inspect(engine, [info("quick", "running"), info("slow", "running")]);
    expect([...during.keys()].sort()).toEqual(["quick", "slow"]);
    const asked = () => fake.requests.filter((line) => line === "GET /containers/quick/json").length;
    expect(asked()).toBe(1);
    await cache.inspect(engine, [info("quick", "running"), info("slow", "running")]);
    expect(asked()).toBe(2);
  });

  it("leaves out a container that is gone", async () => {
    const cache = createInspectCache();
    const fake = await startFakeEngine({ "GET /containers/here/json": inspected("here", "running") });
    undo.push(fake.close);
    const engine = await openLocalEngine(fake.socketPath);
    undo.push(engine.close);
    const found = await cache.inspect(engine, [info("here", "running"), info("gone", "running")]);
    expect([...found.keys()]).toEqual(["here"]);
  });
});
