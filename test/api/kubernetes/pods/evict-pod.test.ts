import type { AnyObject } from "../../../../src/model/object.ts";
import { buildView } from "../../../../src/view/build-view.ts";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";
import { sampleInput, sampleNow } from "../../../support/sample-view.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const pods = "/api/v1/namespaces/default/pods";

interface Given {
  readonly status?: object;
  readonly spec?: object;
  readonly ready?: boolean;
  readonly budgets?: number;
}

/** Shows the sample with a budget for its pods. */
function show({ status, spec = {}, ready = true, budgets = 1 }: Given): void {
  const view = buildView(sampleInput()).map(({ object, at }) => ({ object: withReadiness(object, ready), at }));
  const budget = (index: number) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: `budget-${index}`, namespace: "default" },
    spec: { minAvailable: 2, selector: { matchLabels: { app: "web" } }, ...spec },
    ...(status ? { status } : {}),
  });
  const added = Array.from({ length: budgets }, (_, index) => ({ object: budget(index) as AnyObject, at: null }));
  api.store.publish([...view, ...added], sampleNow);
}

function withReadiness(object: AnyObject, ready: boolean): AnyObject {
  if (object.kind !== "Pod") return object;
  const { status } = object as AnyObject & { status: object };
  const conditions = [{ type: "Ready", status: ready ? "True" : "False" }];
  return Object.assign({ ...object }, { status: { ...status, conditions } });
}

async function post(path: string, body: unknown) {
  const headers = { "content-type": "application/json" };
  const reply = await api.call(path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: reply.status, body: JSON.parse(reply.text) };
}

const evict = (name: string, deleteOptions: object = {}) =>
  post(`${pods}/${name}/eviction`, {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name, namespace: "default" },
    deleteOptions,
  });

describe("an eviction", () => {
  it("asks a pod away that no budget covers", async () => {
    const { status, body } = await evict("web-1", { gracePeriodSeconds: 5 });
    expect([status, body.status]).toEqual([201, "Success"]);
    expect(api.released).toEqual([{ uid: "uid-web-1", reason: "evicted by admin", graceSeconds: 5 }]);
    expect(api.repository.messages).toEqual([]);
  });

  it("is granted while the budget allows one", async () => {
    show({ status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2 } });
    expect((await evict("web-1")).status).toBe(201);
  });

  it("is refused in Kubernetes' words where the budget is used up", async () => {
    show({ status: { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2 } });
    const { status, body } = await evict("web-1");
    expect([status, body.reason, body.message]).toEqual([
      429,
      "TooManyRequests",
      "Cannot evict pod as it would violate the pod's disruption budget.",
    ]);
    expect(body.details.causes).toEqual([
      {
        reason: "DisruptionBudget",
        message: "The disruption budget budget-0 needs 2 healthy pods and has 2 currently",
        field: "",
      },
    ]);
    expect(api.released).toEqual([]);
  });

  it("is refused while nobody has counted yet", async () => {
    show({});
    const { status, body } = await evict("web-1");
    expect([status, body.details.retryAfterSeconds]).toEqual([429, 10]);
  });

  it.each([
    ["healthy ones are enough", { currentHealthy: 2, desiredHealthy: 2 }, {}, 201],
    ["healthy ones are too few", { currentHealthy: 1, desiredHealthy: 2 }, {}, 429],
    [
      "the policy says always",
      { currentHealthy: 1, desiredHealthy: 2 },
      { unhealthyPodEvictionPolicy: "AlwaysAllow" },
      201,
    ],
  ])("of a pod that is not ready, where %s", async (_name, counted, spec, status) => {
    show({ ready: false, spec, status: { disruptionsAllowed: 0, ...counted } });
    expect((await evict("web-1")).status).toBe(status);
  });

  it("of a pod that waits for a place needs no budget", async () => {
    show({ status: { disruptionsAllowed: 0 } });
    expect((await evict("web-3")).status).toBe(201);
    expect((await api.call(`${pods}/web-3`)).status).toBe(404);
  });

  it("is refused where two budgets cover the pod", async () => {
    show({ budgets: 2, status: { disruptionsAllowed: 1 } });
    expect((await evict("web-1")).body.message).toContain("more than one PodDisruptionBudget");
  });

  it("changes nothing in a dry run", async () => {
    expect((await evict("web-1", { dryRun: ["All"] })).status).toBe(201);
    expect(api.released).toEqual([]);
  });

  it("has to name the pod of its path", async () => {
    const { status } = await post(`${pods}/web-1/eviction`, { kind: "Eviction", metadata: { name: "web-2" } });
    expect(status).toBe(400);
    expect((await evict("nobody")).status).toBe(404);
  });
});

describe("a change that pods do not take", () => {
  it.each([
    ["web-1/binding", 409, 'pod web-1 is already assigned to node "h1"'],
    ["web-3/binding", 403, "Berth places pods itself"],
  ])("POST %s says why", async (path, status, message) => {
    const reply = await post(`${pods}/${path}`, {
      kind: "Binding",
      metadata: {},
      target: { kind: "Node", name: "h2" },
    });
    expect([reply.status, reply.body.message]).toEqual([status, expect.stringContaining(message)]);
  });

  it("PATCH of resize says why", async () => {
    const headers = { "content-type": "application/merge-patch+json" };
    const reply = await api.call(`${pods}/web-1/resize`, { method: "PATCH", headers, body: "{}" });
    expect([reply.status, reply.text]).toEqual([403, expect.stringContaining("not changed in place")]);
  });
});
