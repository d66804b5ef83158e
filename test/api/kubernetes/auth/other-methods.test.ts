import { request } from "node:https";
import { bindIn } from "../../../support/access-objects.ts";
import { startTestApi } from "../../../support/api-server.ts";

it("who may create does not come to read by an upgrade with another method", async () => {
  const creates = {
    ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "creates" } },
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["create"] }],
  };
  const api = await startTestApi({
    users: { t: { name: "ann", groups: [] } },
    objects: [creates, bindIn("shop", "creates", "User:ann")],
  });
  const upgrade = (method: string): Promise<number> =>
    new Promise((resolve) => {
      const headers = {
        ...{ authorization: "Bearer t", connection: "Upgrade", upgrade: "websocket" },
        ...{ "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version": "13" },
      };
      const url = `${api.url}/api/v1/namespaces/shop/secrets?watch=true`;
      request(url, { method, headers, ca: api.authority, agent: false })
        .on("response", (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
        .on("upgrade", (_response, socket) => {
          socket.destroy();
          resolve(101);
        })
        .end();
    });
  expect([await upgrade("GET"), await upgrade("POST")]).toEqual([403, 404]);
  await api.close();
});
