import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { decodeEnvelope } from "../../../../src/api/kubernetes/protobuf/decode-envelope.ts";
import { decodeMessage } from "../../../../src/api/kubernetes/protobuf/decode-message.ts";
import { WireFailure } from "../../../../src/api/kubernetes/protobuf/wire-reader.ts";
import { startTestApi, type TestApi } from "../../../support/api-server.ts";

interface Sent {
  readonly command: string;
  readonly path: string;
  /** What kubectl 1.33 sent, in base64. */
  readonly body: string;
  readonly object: { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
}

const sent = JSON.parse(readFileSync(join(__dirname, "kubectl-bodies.json"), "utf8")) as readonly Sent[];
const protobuf = { "content-type": "application/vnd.kubernetes.protobuf" };

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("a body in protobuf", () => {
  it.each(sent)("of $command is the object that kubectl meant", ({ body, object }) => {
    expect(decodeEnvelope(Buffer.from(body, "base64"))).toEqual(object);
  });

  it.each(sent)("of $command is taken and answered with the object in JSON", async ({ path, body, object }) => {
    const reply = await api.call(path, { method: "POST", headers: protobuf, body: Buffer.from(body, "base64") });
    expect([reply.status, reply.contentType]).toEqual([201, "application/json"]);
    expect(JSON.parse(reply.text)).toMatchObject({ kind: object.kind, metadata: { name: object.metadata.name } });
  });

  it("writes down only what was meant", () => {
    expect(api.repository.files.get("default/deployment-api.yaml")).toBe(
      [
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  namespace: default\n  labels:\n    app: api",
        "spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: api",
        "  template:\n    metadata:\n      labels:\n        app: api",
        "    spec:\n      containers:\n        - name: api\n          image: api:1\n          ports:\n            - containerPort: 80\n",
      ].join("\n"),
    );
  });

  it.each([
    ["nothing", ""],
    ["JSON", Buffer.from("{}").toString("base64")],
    ["a magic alone", Buffer.from("k8s\0").toString("base64")],
    ["half of an object", sent[1]?.body.slice(0, 80) ?? ""],
  ])("that is %s is refused with the reason", async (_name, body) => {
    const path = "/apis/apps/v1/namespaces/default/deployments";
    const reply = await api.call(path, { method: "POST", headers: protobuf, body: Buffer.from(body, "base64") });
    expect([reply.status, JSON.parse(reply.text).reason]).toEqual([400, "BadRequest"]);
  });
});

describe("a message", () => {
  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

  it.each([
    ["a number that is zero on purpose", "apps/v1.DeploymentSpec", "08 00", { replicas: 0 }],
    ["a zero that nobody gave", "apps/v1.DeploymentSpec", "28 00", {}],
    ["a negative number", "meta.DeleteOptions", "08 ff ff ff ff ff ff ff ff ff 01", { gracePeriodSeconds: -1 }],
    ["a time", "meta.ObjectMeta", "4a 06 08 80 84 bc a6 06", { deletionTimestamp: "2023-08-06T02:14:24Z" }],
    ["an empty time", "meta.ObjectMeta", "42 00", {}],
    ["a port by name", "v1.ServicePort", "22 07 08 01 1a 03 77 65 62", { targetPort: "web" }],
    ["fields of an embedded struct", "v1.Volume", "0a 01 61 12 02 12 00", { name: "a", emptyDir: {} }],
    ["packed numbers", "v1.PodSecurityContext", "22 02 01 02", { supplementalGroups: [1, 2] }],
    ["a field of a newer release", "v1.Secret", "f8 3f 01", {}],
  ])("with %s", (_name, type, bytes, object) => {
    expect(decodeMessage(hex(bytes), type)).toEqual(object);
  });

  it("of any bytes is an object or a failure, never a bug", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom("v1.Pod", "apps/v1.Deployment"), (bytes, type) => {
        try {
          decodeMessage(Buffer.from(bytes), type);
        } catch (error) {
          expect(error).toBeInstanceOf(WireFailure);
        }
      }),
      { numRuns: 500 },
    );
  });
});
