import { request } from "node:https";
import { buildView } from "../../../src/view/build-view.ts";
import { startTestApi, type TestApi } from "../../support/api-server.ts";
import { sampleInput, sampleNow } from "../../support/sample-view.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

async function get(path: string, accept = "application/json") {
  const reply = await api.call(path, { headers: { accept } });
  return { status: reply.status, contentType: reply.contentType, body: JSON.parse(reply.text) };
}

const pods = "/api/v1/namespaces/default/pods";
const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

describe("a list", () => {
  it("comes in pages", async () => {
    const first = (await get(`${pods}?limit=2`)).body;
    expect([first.items.length, first.metadata.remainingItemCount]).toEqual([2, 1]);
    const second = (await get(`${pods}?limit=2&continue=${first.metadata.continue}`)).body;
    expect([second.items.length, second.metadata.continue, second.metadata.resourceVersion]).toEqual([
      1,
      undefined,
      first.metadata.resourceVersion,
    ]);
  });

  it("comes as a Table with the rows' metadata, or as metadata alone", async () => {
    const { body } = await get(pods, table);
    expect([body.kind, body.columnDefinitions[0].name, body.rows[0].cells[0], body.rows[0].object.kind]).toEqual([
      "Table",
      "Name",
      "web-1",
      "PartialObjectMetadata",
    ]);
    const metadata = await get(pods, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
    expect([metadata.body.kind, metadata.body.items[0].spec]).toEqual(["PartialObjectMetadataList", undefined]);
  });

  it("refuses a form nobody has", async () => {
    const { status, body } = await get(pods, "application/xml");
    expect([status, body.reason]).toEqual([406, "NotAcceptable"]);
  });

  it("refuses a selector it cannot read, and a revision of the future", async () => {
    expect((await get(`${pods}?fieldSelector=spec.x%3D1`)).body.message).toBe("field label not supported: spec.x");
    expect((await get(`${pods}?resourceVersion=9999999`)).status).toBe(504);
  });
});

describe("discovery", () => {
  const asks = (version: string) =>
    `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`;

  it.each(["v2", "v2beta1"])("answers in the version that was asked for: %s", async (version) => {
    const { contentType, body } = await get("/apis", asks(version));
    expect(contentType).toBe(`application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
    expect(body.apiVersion).toBe(`apidiscovery.k8s.io/${version}`);
  });

  it("answers clients that know no aggregation", async () => {
    expect((await get("/api")).body.versions).toEqual(["v1"]);
    expect((await get("/apis")).body.groups.map(({ name }: { name: string }) => name)).toContain("apps");
    const { body } = await get("/apis/apps/v1");
    expect(body.resources.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["deployments", "deployments/scale"]),
    );
  });

  it("has a document for each version, with the keys lists are merged by", async () => {
    const index = (await get("/openapi/v3")).body;
    const { body } = await get(index.paths["apis/apps/v1"].serverRelativeURL);
    const deployment = Object.values<Record<string, never>>(body.components.schemas).find((schema) =>
      JSON.stringify(schema["x-kubernetes-group-version-kind"])?.includes('"Deployment"'),
    );
    expect(deployment).toBeDefined();
    expect(body.components.schemas.V1PodSpec.properties.containers["x-kubernetes-patch-merge-key"]).toBe("name");
    expect(body.components.schemas.V1Container.properties.ports["x-kubernetes-patch-merge-key"]).toBe("containerPort");
    const references = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/([^"]+)/g)].map(
      ([, name = ""]) => name,
    );
    expect(references.filter((name) => !(name in body.components.schemas))).toEqual([]);
  });
});

describe("OpenAPI", () => {
  it("says what each field is for", async () => {
    const { schemas } = (await get("/openapi/v3/apis/apps/v1")).body.components;
    expect(schemas.V1DeploymentSpec.properties.replicas.description).toContain("Number of desired pods");
    expect(schemas.V1DeploymentSpec.description).toContain("DeploymentSpec is the specification");
  });

  it("is one document for clients that read version 2", async () => {
    const { status, body } = await get("/openapi/v2", "application/json");
    const references = [...JSON.stringify(body).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name = ""]) => name);
    expect([status, body.swagger, references.filter((name) => !(name in body.definitions))]).toEqual([200, "2.0", []]);
    expect(body.definitions.V1PodSpec.properties.containers["x-kubernetes-patch-merge-key"]).toBe("name");
    expect((await get("/openapi/v2", "application/vnd.other")).status).toBe(406);
  });
});

it("OpenAPI v2 in protobuf says that it describes nothing", async () => {
  const accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
  const { status, contentType, text } = await api.call("/openapi/v2", { headers: { accept } });
  expect([status, contentType, text]).toEqual([
    200,
    accept.replace("@", "."),
    "\n\x032.0\x12\x0b\n\x05Berth\x12\x02v1B\x00",
  ]);
});

interface WatchLine {
  readonly type: string;
  readonly object: {
    readonly metadata: {
      readonly labels: { readonly tier?: string };
      readonly annotations?: unknown;
      readonly resourceVersion: string;
    };
    readonly reason?: string;
    readonly code?: number;
  };
}

/** The first `count` lines of a watch. */
function watch(path: string, count: number, then: () => void = () => {}): Promise<WatchLine[]> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${api.url}${path}`,
      { ca: api.authority, headers: { authorization: `Bearer ${api.token}` } },
      (response) => {
        let text = "";
        const done = (): void => {
          response.destroy();
          resolve(
            text
              .split("\n")
              .filter(Boolean)
              .slice(0, count)
              .map((line) => JSON.parse(line)),
          );
        };
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString("utf8");
          if (text.split("\n").length > count) done();
        });
        response.on("end", done);
        then();
      },
    );
    outgoing.on("error", reject).end();
  });
}

const withTier = (tier: string) => {
  const input = sampleInput({ desired: api.repository.desired() });
  const objects = input.desired.objects.map((entry) =>
    entry.object.kind === "Deployment"
      ? { ...entry, object: { ...entry.object, metadata: { ...entry.object.metadata, labels: { tier } } } }
      : entry,
  );
  api.store.publish(buildView({ ...input, desired: { ...input.desired, objects } }), sampleNow);
};

describe("a watch", () => {
  const deployments = "/apis/apps/v1/namespaces/default/deployments?watch=true";

  it("begins with what there is and ends that with a bookmark", async () => {
    const lines = await watch(
      `${pods}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
      4,
    );
    expect(lines.map(({ type }) => type)).toEqual(["ADDED", "ADDED", "ADDED", "BOOKMARK"]);
    expect(lines[3]?.object.metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
    expect(lines[3]?.object.metadata.resourceVersion).toBe(String(api.store.revision()));
  });

  it("tells of changes as they come", async () => {
    const lines = await watch(`${deployments}&resourceVersion=${api.store.revision()}`, 1, () => withTier("front"));
    expect(lines.map(({ type, object }) => [type, object.metadata.labels.tier])).toEqual([["MODIFIED", "front"]]);
  });

  it("catches up from a revision it has seen", async () => {
    const seen = api.store.revision();
    withTier("front");
    expect((await watch(`${deployments}&resourceVersion=${seen}`, 1))[0]?.type).toBe("MODIFIED");
  });

  it("deletes what no longer satisfies the selector, and adds what now does", async () => {
    const from = api.store.revision();
    withTier("front");
    withTier("back");
    const lines = await watch(`${deployments}&labelSelector=tier%3Dfront&resourceVersion=${from}`, 2);
    expect(lines.map(({ type }) => type)).toEqual(["ADDED", "DELETED"]);
  });

  it("sends a client whose revision is too old away to list again", async () => {
    const [line] = await watch(`${deployments}&resourceVersion=5`, 1);
    expect([line?.type, line?.object.reason, line?.object.code]).toEqual(["ERROR", "Expired", 410]);
  });

  it("ends when its time is up", async () => {
    const lines = await watch(`${deployments}&resourceVersion=${api.store.revision()}&timeoutSeconds=1`, 1);
    expect(lines).toEqual([]);
  });

  it("refuses initial events without the match that goes with them", async () => {
    expect((await get(`${pods}?watch=true&sendInitialEvents=true`)).status).toBe(422);
  });
});
