import { request } from "node:http";
import { berthHandler } from "../../src/api/berth-handler.ts";
import { capacityQuestion } from "../../src/api/capacity-question.ts";
import { startHttpServer } from "../../src/api/http-server.ts";
import { rebalanceQuestion, rebalanceRequest } from "../../src/api/rebalance-question.ts";
import { renderCapacity } from "../../src/cli/output/render-capacity.ts";
import { renderMoves } from "../../src/cli/output/render-moves.ts";
import type { JournalFacts } from "../../src/model/facts.ts";
import type { FleetCapacity } from "../../src/planner/moves/fleet-capacity.ts";
import type { ProposedMoves } from "../../src/planner/moves/propose-moves.ts";
import { createMemoryLog } from "../../src/platform/log.ts";
import type { Turn } from "../../src/reconciler/finished-turn.ts";
import { fakeFleet } from "../support/fake-fleet.ts";
import { aDeployment, aHostObject } from "../support/object-builders.ts";
import { inputFor } from "../support/planner-input.ts";
import { settle } from "../support/turns.ts";

const container = { resources: { requests: { cpu: "1", memory: "1Gi" } } };

/** Two hosts with one pod each, where one would do. */
function scatteredTurn(): Turn {
  const fleet = fakeFleet({ h1: {}, h2: {} });
  const [a, b] = ["a", "b"].map((name) => aDeployment(name, { replicas: 1, container }));
  if (!a || !b) throw new Error("no deployments");
  settle(fleet, [aHostObject("h1"), aHostObject("h2", { unschedulable: true }), a]);
  settle(fleet, [aHostObject("h1", { unschedulable: true }), aHostObject("h2"), a, b]);
  const input = inputFor(fleet, [aHostObject("h1"), aHostObject("h2"), a, b]);
  return { ...input, at: fleet.now } as Turn;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
    });
    sent.on("error", reject).end();
  });
}

describe("berth's own API", () => {
  const asked: JournalFacts["moves"][] = [];
  const turn = scatteredTurn();
  const move = async (moves: JournalFacts["moves"]): Promise<void> => void asked.push(moves);
  const handler = berthHandler({
    latest: () => turn,
    questions: { capacity: capacityQuestion, rebalance: rebalanceQuestion },
    requests: { rebalance: rebalanceRequest(move) },
  });
  const server = startHttpServer({ address: "127.0.0.1", port: 0, handlers: [handler], log: createMemoryLog().log });
  afterAll(async () => (await server).close());
  const ask = async (method: string, path: string, headers?: Readonly<Record<string, string>>) =>
    send((await server).port, method, path, headers);
  const json = { "content-type": "application/json" };

  it("says what the fleet could do with", async () => {
    const { status, body } = await ask("GET", "/berth/v1/capacity?cpu=1&memory=1Gi");
    expect(status).toBe(200);
    expect(renderCapacity(JSON.parse(body) as FleetCapacity)).toBe(
      [
        "HOST   PODS   CPU          MEMORY",
        "h1     1      1/4 (25 %)   1.0Gi/8.0Gi (13 %)",
        "h2     1      1/4 (25 %)   1.0Gi/8.0Gi (13 %)",
        "all    2      2/8 (25 %)   2.0Gi/16.0Gi (13 %)",
        "",
        "Of the 2 hosts there are, 1 would do by resources alone (host-norm; no packing does with fewer).",
        "Of hosts of the shape asked for, 2 would do by resources alone (host-norm; no packing does with fewer).",
        "Rules about where pods may go can only add to that; berth rebalance keeps to them.",
      ].join("\n"),
    );
  });

  it("proposes moves without making them", async () => {
    const { body } = await ask("GET", "/berth/v1/rebalance?moves=5");
    const text = renderMoves(JSON.parse(body) as ProposedMoves, false);
    expect(text).toMatch(/^POD +FROM +TO +OWNER\ndefault\/a-\S+ +h1 +h2 +Deployment.apps default\/a$/m);
    expect(text).toContain("1 move would empty 1 of the 2 hosts in use: h1 (fewest-pods).");
    expect(asked).toEqual([]);
  });

  it("asks for them where it is told to, and within as many moves as are given", async () => {
    const none = await ask("POST", "/berth/v1/rebalance?moves=0", json);
    expect([none.status, renderMoves(JSON.parse(none.body) as ProposedMoves, true)]).toEqual([
      200,
      "Nothing to move: no host of the 2 in use can be emptied within these bounds.",
    ]);
    expect(asked).toEqual([]);
    expect((await ask("POST", "/berth/v1/rebalance", json)).status).toBe(200);
    expect(asked.map((moves) => [...moves.values()].map(({ from, reason }) => [from, reason]))).toEqual([
      [["h1", "rebalance"]],
    ]);
  });

  it("takes no request that a page in a browser could send, and no other", async () => {
    const before = asked.length;
    const statuses = await Promise.all([
      ask("POST", "/berth/v1/rebalance"),
      ask("POST", "/berth/v1/rebalance", { ...json, origin: "https://example.com" }),
      ask("POST", "/berth/v1/capacity", json),
      ask("GET", "/berth/v1/nothing"),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 405, 404]);
    expect(asked.length).toBe(before);
  });
});
