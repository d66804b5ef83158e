import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { httpAnswers } from "../../../src/cli/lab/http-answers.ts";

let server: Server;
afterEach(() => server.close());

async function listen(reply: string | null): Promise<string> {
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (reply === null) socket.destroy();
    else socket.end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe("whether a registry answers yet", () => {
  test.each([
    { what: "200", reply: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", answers: true },
    { what: "500", reply: "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", answers: false },
    { what: "a dropped connection", reply: null, answers: false },
    { what: "half a head", reply: "HTTP/1.1 200", answers: false },
  ])("$what", async ({ reply, answers }) => {
    expect(await httpAnswers(await listen(reply))).toBe(answers);
  });

  test("nobody listens", async () => {
    const url = await listen(null);
    await new Promise((resolve) => server.close(resolve));
    expect(await httpAnswers(url)).toBe(false);
  });
});
