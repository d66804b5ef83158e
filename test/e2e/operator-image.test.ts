import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TurnSummary } from "../../src/api/turn-summary.ts";
import { prepareTrial, type TrialFiles } from "../../src/cli/demo/demo-files.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { waitFor } from "../../src/cli/demo/wait-for.ts";
import { readyPods, waitForSummary } from "../../src/cli/demo/watch-cluster.ts";
import { httpGet } from "../../src/cli/http-get.ts";
import { docker, tryDocker } from "../../src/cli/lab/docker.ts";
import { repositoryRoot } from "../../src/cli/lab/repository-root.ts";
import { run } from "../../src/cli/lab/run.ts";
import { resetHosts } from "../support/hosts.ts";
import { useLab } from "../support/lab.ts";

const name = "berth-operator-e2e";
const listen = "127.0.0.1:9497";
const nobody = "65534:65534";
/** The first build installs node and npm from Debian and the packages of package-lock.json. */
const buildMs = 600_000;

jest.setTimeout(120_000);

const lab = useLab();
let files: TrialFiles;

const operator: OperatorProcess = {
  summary: async () => JSON.parse((await httpGet(`http://${listen}/berth/v1/summary`)).body) as TurnSummary,
  stop: async () => {
    await tryDocker(["rm", "--force", name]);
  },
};

beforeAll(async () => {
  const built = spawnSync("npm", ["run", "-s", "image"], { cwd: repositoryRoot(), encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the operator's image cannot be built: ${built.stderr.slice(-2_000)}`);
  await resetHosts(lab.lab);
  files = await prepareFiles();
  await docker(runArguments(files));
  await waitFor("the container to answer", async () => ((await isAlive()) ? true : null), {
    withinMs: 60_000,
    everyMs: 200,
  });
}, buildMs);

afterAll(async () => {
  await operator.stop();
  await tryDocker(["volume", "rm", `${name}-data`]);
  await resetHosts(lab.lab);
  if (files) await rm(files.directory, { recursive: true, force: true });
}, 60_000);

/** All that the container mounts belongs to the user it runs as. */
async function prepareFiles(): Promise<TrialFiles> {
  const directory = await mkdtemp(join(tmpdir(), "berth-image-"));
  await chmod(directory, 0o755);
  const keyFile = join(directory, "trial/id_ed25519");
  const prepared = await prepareTrial({
    lab: lab.lab,
    directory: join(directory, "trial"),
    listen,
    tolerationSeconds: 300,
    example: "web",
    settings: { ssh: { user: lab.lab.hosts[0]?.user, keyFile }, dataDir: "/var/lib/berth/data" },
  });
  await copyFile(lab.lab.keyFile, keyFile);
  await run("chown", ["-R", nobody, directory]);
  return prepared;
}

/** As docs/install.md has it, but on the machine's own network, where the lab's hosts are. */
function runArguments({ directory, configFile }: TrialFiles): string[] {
  return [
    ...["run", "--detach", "--name", name, "--network", "host"],
    ...["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ...["--env", `BERTH_CONFIG=${configFile}`],
    ...["--volume", `${directory}:${directory}:ro`, "--volume", `${name}-data:/var/lib/berth`],
    "berth/operator:latest",
  ];
}

async function isAlive(): Promise<boolean> {
  const running = (await docker(["inspect", "--format", "{{.State.Running}}", name])).trim();
  if (running !== "true")
    throw new Error(`the container ended: ${await run("sh", ["-c", `docker logs ${name} 2>&1`])}`);
  return httpGet(`http://${listen}/livez`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

describe("the operator's image", () => {
  it("runs the example as nobody, with a read-only root and no capability", async () => {
    await waitForSummary(operator, "three ready replicas", {
      withinMs: 90_000,
      wanted: (each) => each.settled && readyPods(each, "shop/web").length === 3,
    });
    const user = await docker([
      "exec",
      name,
      "sh",
      "-c",
      "id -u; grep CapEff /proc/self/status; touch /x 2>&1 || true",
    ]);
    expect(user).toMatch(/^65534\nCapEff:\s+0{16}\n.*Read-only file system/);
  });

  it("keeps its state in its volume, and restarts no container when it is replaced", async () => {
    const before = (await operator.summary()).pods.map((pod) => `${pod.host} ${pod.name}`).sort();
    await docker(["rm", "--force", name]);
    await docker(runArguments(files));
    await waitFor("the container to answer again", async () => ((await isAlive()) ? true : null), {
      withinMs: 60_000,
      everyMs: 200,
    });
    const { summary } = await waitForSummary(operator, "the same pods", {
      withinMs: 60_000,
      wanted: (each) => each.settled && readyPods(each, "shop/web").length === 3,
    });
    expect(summary.pods.map((pod) => `${pod.host} ${pod.name}`).sort()).toEqual(before);
    expect(summary.pods.every(({ restarts }) => restarts === 0)).toBe(true);
  });
});
