import { Client } from "ssh2";
import type { ConnectFailure } from "../../../src/executors/ssh/connect-failure.ts";
import { sessionOf } from "../../../src/executors/ssh/session.ts";

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a session tells that it is over", () => {
  it("when it ends", () => {
    const client = new Client();
    const told: ConnectFailure[] = [];
    sessionOf(client).onClose((failure) => told.push(failure));
    client.emit("close");
    expect(told.map(({ reason }) => reason)).toEqual(["ConnectionLost"]);
  });

  // A host that reboots may take a connection and drop it before anybody listens.
  it("to who asks only after it ended, and not before that call has returned", async () => {
    const client = new Client();
    const session = sessionOf(client);
    client.emit("close");
    const told: ConnectFailure[] = [];
    session.onClose((failure) => told.push(failure));
    expect(told).toEqual([]);
    await settle();
    expect(told).toHaveLength(1);
  });
});
