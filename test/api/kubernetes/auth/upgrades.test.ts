import { WebSocket } from "ws";
import { bindIn } from "../../../support/access-objects.ts";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";

const role = (name: string, verbs: readonly string[]) => ({
  ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name } },
  rules: [{ apiGroups: [""], resources: ["pods", "pods/exec", "pods/portforward"], verbs }],
});

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    users: { reads: { name: "reads", groups: [] }, runs: { name: "runs", groups: [] } },
    objects: [
      ...[role("reading", ["get", "list"]), role("running", ["create"])],
      ...[bindIn("default", "reading", "User:reads"), bindIn("default", "running", "User:runs")],
    ],
  });
});
afterAll(() => api.close());

/** How the upgrade went: 101, or the status it was refused with. */
function upgrade(subresource: string, token: string, protocol: string): Promise<number> {
  const url = `${api.url.replace("https", "wss")}/api/v1/namespaces/default/pods/web-1/${subresource}`;
  const headers = token === "" ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, [protocol], { ca: api.authority, headers });
  return new Promise((resolve) => {
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("unexpected-response", (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on("error", () => {});
  });
}

const exec = "exec?command=ls&stdout=true";

it.each([
  ["who may create", "runs", exec, 101],
  ["who may only get, though a WebSocket is a GET", "reads", exec, 403],
  ["nobody", "", exec, 403],
  ["a stranger", "guessed", exec, 401],
  ["who may create, into a port", "runs", "portforward?ports=80", 101],
  ["who may only get, into a port", "reads", "portforward?ports=80", 403],
])("a stream into a pod, for %s", async (_who, token, subresource, status) => {
  const before = api.audited.length;
  expect(await upgrade(subresource, token, "v5.channel.k8s.io")).toBe(status);
  expect(api.audited.slice(before)).toMatchObject([{ verb: "create", name: "web-1", status: status }]);
});
