import { request } from "node:https";
import { type LiveApi, startLiveApi } from "../../../support/live-api.ts";

const host = `apiVersion: berth.dev/v1alpha1
kind: Host
metadata: { name: h1 }
spec: { address: 10.0.0.1, hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB" }
`;
const workload = (kind: string, name: string, more: string): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: default }
spec:
  replicas: 2
  ${more}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: c, image: "app:1" }] }
`;
const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: default }
spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }
`;

let api: LiveApi;
beforeAll(async () => {
  api = await startLiveApi({
    files: {
      "host.yaml": host,
      "web.yaml": workload("Deployment", "web", ""),
      "db.yaml": workload("StatefulSet", "db", "serviceName: db"),
      "budget.yaml": budget,
    },
    users: ["ann"],
    shortLived: [],
  });
  await api.settled();
}, 30_000);
afterAll(() => api.close());

const pods = "/api/v1/namespaces/default/pods";

function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }> {
  const headers = { authorization: "Bearer ann", "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const outgoing = request(api.url + path, { method, headers, ca: api.authority }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

interface Answer {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
  readonly message?: string;
}

const namesOf = async (app: string): Promise<string[]> => {
  const { body } = await send("GET", `${pods}?labelSelector=app%3D${app}`);
  return body.items.map(({ metadata }) => metadata.name);
};

/** Waits until a question is answered with true; the test's own deadline ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("a pod that is asked away", () => {
  it("is replaced by its Deployment, without a commit", async () => {
    const [first = "", second = ""] = await namesOf("web");
    expect((await send("DELETE", `${pods}/${first}`)).status).toBe(200);
    await until(async () => (await send("GET", `${pods}/${first}`)).status === 404);
    await until(async () => (await namesOf("web")).length === 2);
    expect(await namesOf("web")).toContain(second);
    expect([api.commitsOf("ann"), api.bugs]).toEqual([[], []]);
  }, 30_000);

  it("is seen to go though another of its name takes its place", async () => {
    expect((await send("DELETE", `${pods}/db-0`)).status).toBe(200);
    await until(async () => (await send("GET", `${pods}/db-0`)).status === 404);
    await until(async () => (await send("GET", `${pods}/db-0`)).status === 200);
    expect([await namesOf("db"), api.bugs]).toEqual([["db-0", "db-1"], []]);
  }, 30_000);

  it("stays where its budget needs it", async () => {
    const [name = ""] = await namesOf("web");
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name } };
    await until(async () => {
      const { body } = await send("GET", "/apis/policy/v1/namespaces/default/poddisruptionbudgets/web");
      return (body as { status?: { currentHealthy?: number } }).status?.currentHealthy === 2;
    });
    const { status, body } = await send("POST", `${pods}/${name}/eviction`, eviction);
    expect([status, body.message]).toEqual([429, "Cannot evict pod as it would violate the pod's disruption budget."]);
    expect(await namesOf("web")).toContain(name);
  }, 30_000);
});
