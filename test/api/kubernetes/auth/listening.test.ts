import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { settings } from "../../../../src/platform/settings.ts";
import { toConfig } from "../../../../src/platform/to-config.ts";
import { startTestApi } from "../../../support/api-server.ts";

const surroundings = { dataDir: "/var/lib/berth", agentSocket: null, readSecret: () => "" };

it("the API listens on loopback unless told otherwise", () => {
  expect(toConfig({}, surroundings).api.address).toBe("127.0.0.1");
  expect(settings.find(({ path }) => path === "api.address")?.default).toBe("127.0.0.1");
});

it("what listens on loopback is not reached by the machine's other addresses", async () => {
  const api = await startTestApi();
  const others = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address),
  );
  const port = Number(new URL(api.url).port);
  const reached = (host: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host, port, timeout: 2_000 });
      const end = (answer: boolean) => () => {
        socket.destroy();
        resolve(answer);
      };
      socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
    });
  expect(await reached("127.0.0.1")).toBe(true);
  for (const host of others) expect([host, await reached(host)]).toEqual([host, false]);
  await api.close();
});
