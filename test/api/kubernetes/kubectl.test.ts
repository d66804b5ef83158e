import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeKubeconfig } from "../../../src/api/kubeconfig.ts";
import { startTestApi, type TestApi } from "../../support/api-server.ts";

// The real client, where the test setup put one: BERTH_TEST_KUBECTL names the binary.
const binary = process.env["BERTH_TEST_KUBECTL"] ?? "";
const withKubectl = existsSync(binary) ? describe : describe.skip;

let api: TestApi;
let home = "";
beforeAll(async () => {
  api = await startTestApi();
  home = mkdtempSync(join(tmpdir(), "berth-kubectl-"));
  const entry = { name: "berth", server: api.url, authority: api.authority, token: api.token };
  writeFileSync(join(home, "config"), mergeKubeconfig("", entry));
});
afterAll(async () => {
  await api.close();
  rmSync(home, { recursive: true });
});

function kubectl(command: string): Promise<{ code: number; out: string; err: string }> {
  const args = ["--kubeconfig", join(home, "config"), "--cache-dir", join(home, "cache"), ...command.split(" ")];
  return new Promise((resolve) => {
    execFile(binary, args, { timeout: 20_000, env: { HOME: home, TZ: "UTC" } }, (error, out, err) =>
      resolve({
        code: typeof error?.code === "number" ? error.code : error ? -1 : 0,
        out,
        err: err.replace(/^WARNING: version difference.*\n/, ""),
      }),
    );
  });
}

const shown: readonly (readonly [command: string, lines: readonly string[]])[] = [
  ["version", ["Server Version: v1.34.0+berth-0.1.0"]],
  ["get pods", ["NAME    READY   STATUS    RESTARTS   AGE", "web-1   1/1     Running   2          60m"]],
  ["get pods -o wide", ["web-1   1/1     Running   2          60m   10.42.0.5   h1       <none>           <none>"]],
  ["get pods -A --field-selector spec.nodeName=h1 -o name", ["pod/web-1", "pod/web-2"]],
  ["get pods -l app!=web", []],
  [
    "get all",
    ["pod/web-1   1/1     Running   2          60m", "deployment.apps/web   2/3     3            2           0s"],
  ],
  ["get nodes", ["h1     Ready      ingress   0s    docker-26.1.5", "h2     NotReady   <none>    0s    docker-26.1.5"]],
  ["get svc", ["web    ClusterIP   10.43.0.9    <none>        80/TCP    0s"]],
  ["get cm,secret -A", ["shop        configmap/settings   2      0s", "shop        secret/key   Opaque   1      0s"]],
  [
    "get events",
    [
      "0s          Warning   FailedScheduling   pod/web-3   0/2 hosts are available: 1 Insufficient cpu, 1 not answering.",
    ],
  ],
  ["get deploy web -o jsonpath={.status.readyReplicas}", ["2"]],
  ["get hosts", ["h1     10.0.0.11   ingress   0s"]],
  ["describe pod web-3", ["Controlled By:  ReplicaSet/web-abc12", "  PodScheduled   False "]],
  [
    "describe deploy web",
    ["NewReplicaSet:   web-abc12 (3/3 replicas created)", "OldReplicaSets:  web-old99 (0/0 replicas created)"],
  ],
  ["describe node h1", ["  cpu:     1800m", "PodCIDR:                      10.42.0.0/24"]],
  ["rollout history deploy/web", ["1         first", "2         <none>"]],
  ["get pods -w --request-timeout=1s", ["web-1   1/1     Running   2          60m"]],
  ["wait --for=jsonpath={.status.phase}=Running pod/web-1 --timeout=5s", ["pod/web-1 condition met"]],
  ["api-resources --api-group=apps -o name", ["deployments.apps", "replicasets.apps"]],
];

withKubectl("kubectl", () => {
  it.each(shown)("%s", async (command, lines) => {
    const { code, out, err } = await kubectl(command);
    expect({ code, err: lines.length === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    for (const line of lines) expect(out.split("\n")).toContainEqual(expect.stringContaining(line));
  });

  it("says what is not there", async () => {
    expect(await kubectl("get pod nope")).toEqual({
      code: 1,
      out: "",
      err: 'Error from server (NotFound): pods "nope" not found\n',
    });
    expect((await kubectl("get nonsense")).err).toContain(`the server doesn't have a resource type "nonsense"`);
  });

  it("times out on a rollout that does not finish, instead of hanging", async () => {
    const { code, out } = await kubectl("rollout status deploy/web --timeout=1s");
    expect([code, out]).toEqual([
      1,
      'Waiting for deployment "web" rollout to finish: 2 of 3 updated replicas are available...\n',
    ]);
  });
});
