import type { ContainerInfo } from "dockerode";
import { parseKey } from "../../../src/executors/observe/container-identity.ts";
import { containerState } from "../../../src/executors/observe/container-state.ts";
import { sortContainers } from "../../../src/executors/observe/containers.ts";
import type { Inspection } from "../../../src/executors/observe/inspect-cache.ts";
import { gatherPods } from "../../../src/executors/observe/pods.ts";
import { labels } from "../../../src/model/labels.ts";
import { formatKey } from "../../../src/model/object.ts";

const running = {
  Status: "running",
  Paused: false,
  Restarting: false,
  OOMKilled: false,
  StartedAt: "2026-11-21T07:00:00.5Z",
  FinishedAt: "0001-01-01T00:00:00Z",
  ExitCode: 0,
  Error: "",
};
const createdAt = "2026-11-21T06:59:59Z";

function container(
  name: string,
  found: Readonly<Record<string, string>>,
): { info: ContainerInfo; inspection: Inspection } {
  const info = {
    Id: `id-${name}`,
    Names: [`/${name}`],
    Labels: found,
    Ports: [
      { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" },
      { IP: "", PrivatePort: 81, PublicPort: 0, Type: "tcp" },
    ],
  } as unknown as ContainerInfo;
  const inspection = {
    Id: info.Id,
    Name: `/${name}`,
    Created: createdAt,
    Image: "sha256:abc",
    RestartCount: 2,
    State: running,
    memoryLimitBytes: 1024,
    imageRef: "web:1.0",
  } as unknown as Inspection;
  return { info, inspection };
}

const podLabels = (role: string, name: string) => ({
  [labels.instance]: "mine",
  [labels.role]: role,
  [labels.podUid]: "uid-1",
  [labels.namespace]: "default",
  [labels.pod]: "web-1",
  [labels.owner]: "Deployment.apps default/web",
  [labels.container]: name,
  [labels.specHash]: `hash-${name}`,
  [labels.attempt]: "3",
});

function sorted(...containers: ReturnType<typeof container>[]) {
  const inspections = new Map(containers.map(({ info, inspection }) => [info.Id, inspection]));
  return sortContainers(
    containers.map(({ info }) => info),
    inspections,
    { instance: "mine", ends: { of: () => null } },
  );
}

describe("gatherPods", () => {
  it("puts a pod together from its labels", () => {
    const manifest = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "web-1" }, spec: {} });
    const sandbox = { ...podLabels("sandbox", "POD"), [labels.address]: "10.42.1.7", [labels.manifest]: manifest };
    const { own } = sorted(container("b-web", podLabels("app", "web")), container("a-pause", sandbox));
    expect(gatherPods(own)).toMatchObject([
      {
        uid: "uid-1",
        namespace: "default",
        name: "web-1",
        owner: { group: "apps", kind: "Deployment", namespace: "default", name: "web" },
        address: "10.42.1.7",
        manifest: { metadata: { name: "web-1" } },
        sandbox: { name: "a-pause" },
        containers: [
          { name: "b-web", container: "web", specHash: "hash-web", attempt: 3, restartCount: 2, image: "web:1.0" },
        ],
      },
    ]);
  });

  it("keeps a pod whose sandbox is gone, or whose manifest was tampered with", () => {
    const broken = { ...podLabels("sandbox", "POD"), [labels.manifest]: "{" };
    expect(gatherPods(sorted(container("web", podLabels("app", "web"))).own)).toMatchObject([
      { sandbox: null, manifest: null },
    ]);
    expect(gatherPods(sorted(container("pause", broken)).own)).toMatchObject([
      { manifest: null, sandbox: { name: "pause" } },
    ]);
  });
});

describe("sortContainers", () => {
  it("takes for its own only what carries its own id and a role", () => {
    const others = { ...podLabels("app", "web"), [labels.instance]: "theirs" };
    const { own, foreign } = sorted(
      container("theirs", others),
      container("copied", { [labels.instance]: "mine" }),
      container("plain", {}),
      container("mine", podLabels("app", "web")),
    );
    expect(own.map((each) => each.observed.name)).toEqual(["mine"]);
    expect(foreign.map((each) => each.name)).toEqual(["copied", "plain", "theirs"]);
    expect(foreign[0]).toMatchObject({ hostPorts: ["0.0.0.0/tcp/8080"], memoryLimitBytes: 1024 });
  });
});

describe("containerState", () => {
  const at = Date.parse("2026-11-21T07:00:00.500Z");
  const ended = { ...running, Status: "exited", FinishedAt: "2026-11-21T07:00:01Z", ExitCode: 137 };
  it.each([
    ["running", running, { kind: "running", startedAt: at, paused: false }],
    ["paused", { ...running, Status: "paused", Paused: true }, { kind: "running", paused: true }],
    [
      "killed for memory",
      { ...ended, OOMKilled: true },
      { kind: "exited", exitCode: 137, oomKilled: true, restarting: false },
    ],
    ["about to restart", { ...ended, Status: "restarting", Restarting: true }, { kind: "exited", restarting: true }],
    [
      "never started",
      { ...running, Status: "created", StartedAt: "0001-01-01T00:00:00Z" },
      { kind: "created", at: Date.parse(createdAt) },
    ],
    [
      "could not be started",
      {
        ...running,
        Status: "created",
        ExitCode: 127,
        Error: "executable file not found",
        StartedAt: "0001-01-01T00:00:00Z",
      },
      { kind: "exited", startedAt: null, exitCode: 127, error: "executable file not found" },
    ],
  ])("%s", (_what, state, expected) => {
    expect(containerState(state, createdAt)).toMatchObject(expected);
  });
});

describe("parseKey", () => {
  it.each([
    { group: "apps", kind: "Deployment", namespace: "default", name: "web" },
    { group: "", kind: "Pod", namespace: "default", name: "web" },
    { group: "berth.dev", kind: "Host", namespace: "", name: "web-1" },
  ])("reads back what formatKey wrote of %o", (key) => {
    expect(parseKey(formatKey(key))).toEqual(key);
  });
});
