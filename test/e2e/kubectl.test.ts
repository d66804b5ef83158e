import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "../../src/cli/demo/wait-for.ts";
import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import { kubectlClients } from "../support/kubectl-clients.ts";
import { type KubectlUser, kubectlUser } from "../support/kubectl-runner.ts";
import { textOf } from "../support/text-of.ts";
import { useTrial } from "../support/trial.ts";

const clients = kubectlClients();
const [oldest, newest] = [clients.at(0), clients.at(-1)];
const withClients = oldest && newest ? describe : describe.skip;
const port = 9497;

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: 1
  selector: { matchLabels: { app: hello } }
  template:
    metadata: { labels: { app: hello } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: registry.lab:5000/berth/web:1.0
          env: [{ name: MESSAGE, value: hello }]
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /readyz, port: http }, periodSeconds: 1 }
        - name: clock
          image: registry.lab:5000/berth/web:1.0
          command: [sh, -c, "while :; do date; sleep 1; done"]
`;

const namespaceOf = (version: string): string => `v${version.replace(".", "-")}`;

jest.setTimeout(120_000);

withClients("kubectl, the oldest and the newest, on real hosts", () => {
  const cluster = useTrial({ example: "web", port });
  let users: readonly KubectlUser[] = [];

  beforeAll(async () => {
    await waitForSummary(cluster.trial.operator, "three ready replicas", {
      withinMs: 110_000,
      wanted: (each) => readyPods(each, "shop/web").length === 3,
    });
    const api = join(cluster.trial.files.directory, "data/api");
    const files = mkdtempSync(join(tmpdir(), "berth-files-"));
    writeFileSync(join(files, "hello.yaml"), manifest);
    writeFileSync(join(files, "note.txt"), "Mind the gap.\n");
    users = [oldest, newest].flatMap((client) => {
      if (!client) return [];
      const common = {
        client,
        files,
        server: `https://127.0.0.1:${port + 1_000}`,
        namespace: namespaceOf(client.version),
      };
      return kubectlUser({
        ...common,
        authority: readFileSync(join(api, "authority.crt"), "utf8"),
        token: readFileSync(join(api, "admin.token"), "utf8").trim(),
      });
    });
  });

  afterAll(() => {
    for (const user of users) user.close();
  });

  /** What each version answers, and that it is content. */
  async function all(command: string): Promise<string[]> {
    const ran = await Promise.all(users.map((user) => user.run(command)));
    expect(ran.map(({ code, err }) => (code === 0 ? 0 : err))).toEqual(users.map(() => 0));
    return ran.map(({ out }) => out);
  }

  it("applies a Deployment and follows its rollout", async () => {
    expect(await all("kubectl apply -f hello.yaml")).toEqual(users.map(() => "deployment.apps/hello created\n"));
    const said = await all("kubectl rollout status deployment/hello --timeout=60s");
    expect(said).toEqual(users.map(() => expect.stringContaining('deployment "hello" successfully rolled out')));
  });

  it("runs commands, with input and exit codes", async () => {
    const said = await Promise.all(
      users.map((user) => user.run("kubectl exec deploy/hello -c web -- sh -c 'echo out; exit 3'")),
    );
    expect(said.map(({ out, code }) => [out, code])).toEqual(users.map(() => ["out\n", 3]));
    expect(await all("kubectl exec -i deploy/hello -c web -- cat < note.txt")).toEqual(
      users.map(() => "Mind the gap.\n"),
    );
  });

  it("copies files there and back", async () => {
    const pods = await all("kubectl get pods -l app=hello -o jsonpath={.items[0].metadata.name}");
    await Promise.all(
      users.map(async (user, index) => {
        for (const command of [
          `cp -c web note.txt ${pods[index]}:/tmp/kept.txt`,
          `cp -c web ${pods[index]}:/tmp/kept.txt back.txt`,
        ]) {
          expect((await user.run(`kubectl ${command}`)).code).toBe(0);
        }
        expect(readFileSync(join(user.directory, "back.txt"), "utf8")).toBe("Mind the gap.\n");
      }),
    );
  });

  it("forwards a port, and follows a log", async () => {
    await Promise.all(users.map(requestThroughForward));
  });

  it("scales by a commit", async () => {
    await all("kubectl scale deployment/hello --replicas=2");
    await all("kubectl wait deployment/hello --for=jsonpath={.status.readyReplicas}=2 --timeout=60s");
    const { remote } = cluster.trial.files.workTree;
    for (const { version } of users) {
      const file = `main:${namespaceOf(version)}/deployment-hello.yaml`;
      const text = execFileSync("git", ["-C", remote, "show", file], { encoding: "utf8" });
      expect(text).toContain("replicas: 2");
    }
  });

  it("deletes what it made, and the containers go", async () => {
    await all("kubectl delete deployment hello");
    const gone = async () => ((await all("kubectl get pods -o name")).join("") === "" ? true : null);
    await waitFor("the pods to go", gone, { withinMs: 60_000, everyMs: 500 });
  });
});

async function requestThroughForward({ program, environment }: KubectlUser): Promise<void> {
  const forward = spawn(program, ["port-forward", "deploy/hello", ":8080"], { env: environment });
  const logs = spawn(program, ["logs", "-f", "deploy/hello", "-c", "clock", "--tail=1"], { env: environment });
  try {
    const [, local] = await textOf(forward.stdout)(/127\.0\.0\.1:(\d+) -> 8080/);
    const socket = connect(Number(local), "127.0.0.1");
    socket.write("GET / HTTP/1.0\r\n\r\n");
    await textOf(socket)(/hello/);
    await textOf(logs.stdout)(/\n.*\n/);
  } finally {
    forward.kill("SIGKILL");
    logs.kill("SIGKILL");
  }
}
