import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, dockerLines } from "../../src/cli/lab/docker.ts";
import {
  disconnectHost,
  killEngine,
  killHost,
  pauseHost,
  reconnectHost,
  resumeHost,
  startEngine,
  startHost,
} from "../../src/cli/lab/host-faults.ts";
import { hostManifests } from "../../src/cli/lab/host-manifests.ts";
import type { Lab } from "../../src/cli/lab/lab.ts";
import { labDown } from "../../src/cli/lab/lab-down.ts";
import { readLab } from "../../src/cli/lab/lab-state.ts";
import { labStatus } from "../../src/cli/lab/lab-status.ts";
import { labUp } from "../../src/cli/lab/lab-up.ts";
import { run } from "../../src/cli/lab/run.ts";
import { sshConfigFile } from "../../src/cli/lab/ssh.ts";
import { report, useLab } from "../support/lab.ts";

jest.setTimeout(120_000);

const onHost = (lab: Lab, host: string, ...command: string[]): Promise<string> =>
  run("ssh", ["-F", sshConfigFile(lab.stateDir), host, ...command], { timeoutMs: 60_000 });

const containersOf = (lab: string): Promise<string[]> =>
  dockerLines(["ps", "--all", "--quiet", "--no-trunc", "--filter", `label=berth.dev/lab=${lab}`]);

describe("a lab of three hosts", () => {
  const shared = useLab();

  test("each engine answers over SSH, with its host key pinned", async () => {
    const ask = ["docker", "version", "--format", "{{.Server.Version}}"];
    const versions = await Promise.all(shared.lab.hosts.map((host) => onHost(shared.lab, host.name, ...ask)));
    expect(versions.map((version) => version.split(".")[0])).toEqual(["26", "26", "26"]);
  });

  test("lab.json says what was brought up", async () => {
    expect(await readLab("test")).toEqual(shared.lab);
    expect((await labStatus("test"))?.hosts.map(({ state }) => state)).toEqual(["running", "running", "running"]);
  });

  test("its hosts and virtual addresses are declared as manifests", () => {
    const text = hostManifests(shared.lab);
    for (const host of shared.lab.hosts) expect(text).toContain(`hostKey: ${host.hostKey}`);
    expect(text).toContain(shared.lab.vipPool);
  });

  test("hosts pull every image from the lab's registry", async () => {
    const images = Object.values(shared.lab.images);
    for (const image of images) {
      expect((await onHost(shared.lab, "host-2", "docker", "pull", "--quiet", image)).trim()).toBe(image);
    }
  });

  test("a container's memory limit holds", async () => {
    const image = shared.lab.images["web:1.0"];
    const hog = ["docker", "run", "--rm", "--memory", "32m", "--entrypoint", "perl", image, "-e"];
    const use = (megabytes: number) => onHost(shared.lab, "host-1", ...hog, `'$x = "x" x (${megabytes} << 20)'`);
    await expect(use(8)).resolves.toBe("");
    await expect(use(200)).rejects.toMatchObject({ exitCode: 137 });
  });

  test("the broken release exits at once", async () => {
    const image = shared.lab.images["web:broken"];
    await expect(onHost(shared.lab, "host-1", "docker", "run", "--rm", image)).rejects.toMatchObject({ exitCode: 1 });
  });

  test("an address added on a host is reachable from this machine", async () => {
    const [vip = ""] = shared.lab.vipPool.split("-");
    const host = shared.lab.hosts[2]?.container ?? "";
    await docker(["exec", host, "ip", "address", "add", `${vip}/32`, "dev", "eth0"]);
    try {
      await expect(run("ssh-keyscan", ["-T", "5", "-t", "ed25519", vip])).resolves.toContain("ssh-ed25519");
    } finally {
      await docker(["exec", host, "ip", "address", "delete", `${vip}/32`, "dev", "eth0"]);
    }
  });

  test("a second up takes seconds and changes nothing", async () => {
    const before = await containersOf("test");
    const startedAt = Date.now();
    expect(await labUp({ name: "test", progress: report })).toEqual(shared.lab);
    expect(Date.now() - startedAt).toBeLessThan(15_000);
    expect(await containersOf("test")).toEqual(before);
  });
});

describe("a key that is not the right one", () => {
  const shared = useLab();
  const dir = mkdtempSync(join(tmpdir(), "berth-lab-keys-"));
  afterAll(() => rmSync(dir, { recursive: true }));

  const login = (keyFile: string, knownHosts: string): Promise<string> => {
    const options = ["IdentitiesOnly=yes", "StrictHostKeyChecking=yes", "BatchMode=yes"].flatMap((o) => ["-o", o]);
    const address = shared.lab.hosts[0]?.address;
    return run("ssh", [
      "-F",
      "none",
      "-i",
      keyFile,
      "-o",
      `UserKnownHostsFile=${knownHosts}`,
      ...options,
      `berth@${address}`,
      "true",
    ]);
  };

  test("a client with another key is refused", async () => {
    const stranger = join(dir, "stranger");
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", stranger]);
    await expect(login(stranger, shared.lab.knownHostsFile)).rejects.toThrow("Permission denied");
  });

  test("a host with another key is not trusted", async () => {
    const [first, second] = shared.lab.hosts;
    const swapped = join(dir, "known_hosts");
    writeFileSync(swapped, `${first?.address} ${second?.hostKey}\n`);
    await expect(login(shared.lab.keyFile, swapped)).rejects.toThrow("Host key verification failed");
  });
});

describe("a lab of its own", () => {
  const name = "scratch";
  let lab: Lab;
  beforeAll(async () => {
    lab = await labUp({ name, hosts: 1, progress: report });
  }, 600_000);
  afterAll(() => labDown(name, report));

  test("has a network that no other lab uses", async () => {
    const labs = await Promise.all(["test", name].map(readLab));
    expect(new Set(labs.map((each) => each?.network.subnet)).size).toBe(2);
  });

  test("a host that is killed comes back with its containers and keys", async () => {
    const web = ["docker", "run", "--detach", "--restart", "always", "--name", "web", lab.images["web:1.0"]];
    await onHost(lab, "host-1", ...web);
    await killHost(lab, "host-1");
    expect((await labStatus(name))?.hosts[0]?.state).toBe("exited");
    await startHost(lab, "host-1");
    expect(await onHost(lab, "host-1", "docker", "inspect", "--format", "{{.State.Running}}", "web")).toBe("true\n");
  });

  test("an engine can crash and come back while its containers run on", async () => {
    await killEngine(lab, "host-1");
    await expect(onHost(lab, "host-1", "docker", "version")).rejects.toThrow("Cannot connect");
    expect(await onHost(lab, "host-1", "pgrep", "--full", "/usr/local/bin/web")).not.toBe("");
    await startEngine(lab, "host-1");
    expect(await onHost(lab, "host-1", "docker", "inspect", "--format", "{{.State.Running}}", "web")).toBe("true\n");
  });

  test("a host can lose its network and get it back", async () => {
    await disconnectHost(lab, "host-1");
    await expect(onHost(lab, "host-1", "true")).rejects.toThrow();
    await reconnectHost(lab, "host-1");
    await expect(onHost(lab, "host-1", "true")).resolves.toBe("");
  });

  test("a host can hang", async () => {
    await pauseHost(lab, "host-1");
    expect((await labStatus(name))?.hosts[0]?.state).toBe("paused");
    await resumeHost(lab, "host-1");
    await expect(onHost(lab, "host-1", "true")).resolves.toBe("");
  });

  test("up repairs a lab that was broken by hand", async () => {
    await docker(["rm", "--force", `berth-lab-${name}-registry`]);
    await disconnectHost(lab, "host-1");
    await killHost(lab, "host-1");
    const repaired = await labUp({ name, hosts: 2, progress: report });
    expect(repaired.hosts.map((host) => host.name)).toEqual(["host-1", "host-2"]);
    expect(repaired.hosts[0]).toEqual(lab.hosts[0]);
  });

  test("down leaves nothing behind", async () => {
    const containers = await containersOf(name);
    await labDown(name, report);
    const filter = ["--all", "--quiet", "--filter", `name=berth-lab-${name}`];
    expect(await dockerLines(["ps", ...filter])).toEqual([]);
    expect(await dockerLines(["volume", "ls", ...filter.slice(1)])).toEqual([]);
    expect(await dockerLines(["network", "ls", ...filter.slice(1)])).toEqual([]);
    expect(existsSync(lab.stateDir)).toBe(false);
    expect(cgroupsLeft(name)).toEqual([]);
    expect(processesIn([...containers, `/berth-lab/${name}/`])).toEqual([]);
  });
});

function cgroupsLeft(lab: string): string[] {
  const top = "/sys/fs/cgroup";
  const paths = [top, ...readdirSync(top).map((entry) => join(top, entry))].map((dir) => join(dir, "berth-lab", lab));
  return paths.filter((path) => existsSync(path));
}

function processesIn(cgroups: readonly string[]): string[] {
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  return pids.filter((pid) => cgroups.some((cgroup) => cgroupOf(pid).includes(cgroup)));
}

function cgroupOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, "utf8");
  } catch {
    return "";
  }
}
