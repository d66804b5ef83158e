import { inFlight } from "../../../src/api/kubernetes/in-flight.ts";
import type { WritePort } from "../../../src/api/kubernetes/writes/write-port.ts";
import { startTestApi } from "../../support/api-server.ts";

describe("requests at one time", () => {
  it("are bounded for each user and for all", () => {
    const enter = inFlight({ all: 3, eachUser: 2 });
    const [first, second] = [enter("ann"), enter("ann")];
    expect([first, second, enter("ann")].map((leave) => leave !== null)).toEqual([true, true, false]);
    const third = enter("bob");
    expect([third !== null, enter("bob")]).toEqual([true, null]);
    first?.();
    expect([enter("bob") !== null, enter("ann")]).toEqual([true, null]);
  });

  it("beyond the bound are asked to come again, and the others go on", async () => {
    let release = (): void => {};
    const released = new Promise<null>((resolve) => {
      release = () => resolve(null);
    });
    const writes: WritePort = { write: () => released };
    const api = await startTestApi({
      writes,
      limits: { all: 4, eachUser: 2 },
      users: { t: { name: "bob", groups: ["system:masters"] } },
    });
    const post = (name: string, token?: string) =>
      api.call("/api/v1/namespaces/shop/configmaps", {
        ...{ method: "POST", headers: { "content-type": "application/json" }, ...(token ? { token } : {}) },
        body: JSON.stringify({ metadata: { name } }),
      });
    const waiting = [post("a"), post("b")];
    const until = async (status: number): Promise<Awaited<ReturnType<typeof post>>> => {
      const reply = await post("c");
      return reply.status === status ? reply : until(status);
    };
    const refused = await until(429);
    expect([refused.headers["retry-after"], JSON.parse(refused.text).reason]).toEqual(["1", "TooManyRequests"]);
    expect((await api.call("/api/v1/namespaces/shop/configmaps", { token: "t" })).status).toBe(200);
    release();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201]);
    expect((await post("d")).status).toBe(201);
    await api.close();
  });
});
