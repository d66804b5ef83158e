import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
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

const common = () => ["--kubeconfig", join(home, "config"), "--cache-dir", join(home, "cache")];
const environment = () => ({ HOME: home, TZ: "UTC", PATH: process.env["PATH"] });

function kubectl(command: string): Promise<{ code: number; out: string; err: string }> {
  const args = [...common(), ...command.split(" ")];
  return new Promise((resolve) => {
    execFile(binary, args, { timeout: 20_000, env: environment() }, (error, out, err) =>
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
  ["top pod", ["NAME    CPU(cores)   MEMORY(bytes)", "web-1   12m          20Mi"]],
  ["top pod --containers -l app=web", ["web-1   web    12m          20Mi"]],
  ["top pod -l app!=web", []],
  ["top node", ["h1     950m"]],
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

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec: { containers: [{ name: shop, image: "shop:1" }] }
`;

/** In this order: each command sees what the ones before it committed. */
const written: readonly (readonly [command: string, says: string, commit: string | null])[] = [
  ["scale deploy/web --replicas=4", "deployment.apps/web scaled", "Scale Deployment.apps default/web"],
  ["set image deploy/web web=web:1.1", "deployment.apps/web image updated", "Change Deployment.apps default/web"],
  ["rollout restart deploy/web", "deployment.apps/web restarted", "Change Deployment.apps default/web"],
  ["rollout undo deploy/web --to-revision=1", "deployment.apps/web rolled back", "Change Deployment.apps default/web"],
  ["rollout pause deploy/web", "deployment.apps/web paused", "Change Deployment.apps default/web"],
  ["label deploy/web tier=front", "deployment.apps/web labeled", "Change Deployment.apps default/web"],
  ["annotate deploy/web note=x", "deployment.apps/web annotated", "Change Deployment.apps default/web"],
  ["set env deploy/web A=1", "deployment.apps/web env updated", "Change Deployment.apps default/web"],
  ["cordon h1", "node/h1 cordoned", "Change Host.berth.dev h1"],
  ["uncordon h1", "node/h1 uncordoned", "Change Host.berth.dev h1"],
  ["diff -f MANIFEST", "+  name: shop", null],
  ["apply -f MANIFEST --dry-run=server", "deployment.apps/shop created (server dry run)", null],
  ["apply -f MANIFEST", "deployment.apps/shop created", "Create Deployment.apps shop/shop"],
  ["apply -f MANIFEST", "deployment.apps/shop unchanged", null],
  [
    'patch deploy shop -n shop -p {"spec":{"replicas":3}}',
    "deployment.apps/shop patched",
    "Change Deployment.apps shop/shop",
  ],
  ["apply -f MANIFEST", "deployment.apps/shop configured", "Change Deployment.apps shop/shop"],
  ["apply --server-side -f MANIFEST", "deployment.apps/shop serverside-applied", null],
  ["replace -f MANIFEST", "deployment.apps/shop replaced", null],
  ["delete -f MANIFEST", '"shop" deleted', "Delete Deployment.apps shop/shop"],
  ["run busy --image=busybox --restart=Never -- sleep 1", "pod/busy created", "Create Pod default/busy"],
  ["explain deployment.spec.replicas", "FIELD: replicas <integer>", null],
];

withKubectl("kubectl", () => {
  it.each(shown)("%s", async (command, lines) => {
    const { code, out, err } = await kubectl(command);
    expect({ code, err: lines.length === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    for (const line of lines) expect(out.split("\n")).toContainEqual(expect.stringContaining(line));
  });

  it("reads logs", async () => {
    expect((await kubectl("logs web-1 --tail=3")).out).toContain("log of h1 id-web-1");
    expect((await kubectl("logs deploy/web")).out).toContain("log of h1 id-web-1");
  });

  it("runs a command in a container", async () => {
    const { out, code } = await kubectl("exec web-1 -- exit 3");
    expect([out, code]).toEqual(["ran exit 3\n", 3]);
  });

  it("forwards a port", async () => {
    const child = spawn(binary, [...common(), "port-forward", "pod/web-1", ":8080"], { env: environment() });
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    const socket = connect(Number(/127\.0\.0\.1:(\d+)/.exec(said.toString())?.[1]), "127.0.0.1");
    const large = "x".repeat(200_000);
    socket.write(large);
    let echoed = "";
    while (echoed.length < large.length) echoed += String((await once(socket, "data"))[0]);
    socket.destroy();
    child.kill();
    expect(echoed).toBe(large);
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

withKubectl("kubectl writes", () => {
  it.each(written)("%s", async (command, says, commit) => {
    const before = api.repository.messages.length;
    writeFileSync(join(home, "shop.yaml"), manifest);
    const { out, err } = await kubectl(command.replace("MANIFEST", join(home, "shop.yaml")));
    expect(out + err).toContain(says);
    expect(api.repository.messages.slice(before).map((message) => message.split("\n")[0])).toEqual(
      commit === null ? [] : [commit],
    );
  });

  it("names what is wrong with a manifest", async () => {
    writeFileSync(join(home, "bad.yaml"), manifest.replace("replicas: 2", "replicas: -2"));
    const { code, err } = await kubectl(`apply -f ${join(home, "bad.yaml")}`);
    expect([code, err]).toEqual([1, expect.stringContaining("spec.replicas")]);
  });
});
