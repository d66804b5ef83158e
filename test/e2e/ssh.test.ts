import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LabHost } from "../../src/cli/lab/lab.ts";
import { run } from "../../src/cli/lab/run.ts";
import { type HostFleet, openFleet } from "../../src/executors/fleet.ts";
import { readCredentials, type SshCredentials } from "../../src/executors/ssh/credentials.ts";
import type { HostTarget } from "../../src/model/host-target.ts";
import { instant } from "../../src/model/instant.ts";
import type { ObservedHost } from "../../src/model/observed.ts";
import { inHost } from "../support/hosts.ts";
import { useLab } from "../support/lab.ts";
import { targetsOf } from "../support/lab-fleet.ts";

jest.setTimeout(120_000);

const lab = useLab();
const directory = mkdtempSync(join(tmpdir(), "berth-ssh-"));
const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterAll(async () => {
  for (const undo of cleanups.splice(0).reverse()) await undo();
  rmSync(directory, { recursive: true, force: true });
});

function first(): { readonly host: LabHost; readonly target: HostTarget } {
  const [host] = lab.lab.hosts;
  const [target] = targetsOf(lab.lab);
  if (!host || !target) throw new Error("the lab has no host");
  return { host, target };
}

function open(credentials: SshCredentials, targets: readonly HostTarget[]): HostFleet {
  const now = () => instant(Date.now());
  const fleet = openFleet({ credentials, instance: "ssh-e2e", helper: "ssh-e2e-node", now, random: Math.random });
  cleanups.push(() => fleet.close());
  fleet.track(targets);
  return fleet;
}

async function look(credentials: SshCredentials, targets: readonly HostTarget[]): Promise<readonly ObservedHost[]> {
  const fleet = open(credentials, targets);
  try {
    return await fleet.observe();
  } finally {
    await fleet.close();
  }
}

const byKey = (): SshCredentials => ({
  privateKey: readFileSync(lab.lab.keyFile),
  passphrase: null,
  agentSocket: null,
});

/** Addresses that sshd of a host is connected with. */
async function sshPeers(host: LabHost): Promise<string[]> {
  const lines = (await inHost(host, "ss", "-Htn", "state", "established", "sport", "=", ":22")).trim().split("\n");
  return [...new Set(lines.map((line) => line.trim().split(/\s+/)[3]?.replace(/:\d+$/, "") ?? ""))];
}

/** A second sshd of the host, with settings of its own; it ends with the test. */
async function secondSshd(host: LabHost, port: number, ...settings: string[]): Promise<void> {
  const pidFile = `/run/sshd-${port}.pid`;
  const options = [`Port=${port}`, `PidFile=${pidFile}`, ...settings].flatMap((setting) => ["-o", setting]);
  await inHost(host, "/usr/sbin/sshd", ...options);
  cleanups.push(() => inHost(host, "sh", "-c", `kill "$(cat ${pidFile})"`));
}

async function startAgent(keyFile: string): Promise<string> {
  const socket = join(directory, "agent.sock");
  const agent: ChildProcess = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  cleanups.push(() => agent.kill());
  const env = { SSH_AUTH_SOCK: socket };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await run("ssh-add", ["-q", keyFile], { env });
      return socket;
    } catch (error) {
      if (attempt > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

describe("ways to a host, over OpenSSH", () => {
  it("goes through another host", async () => {
    const [gate, ...others] = targetsOf(lab.lab);
    if (!gate) throw new Error("the lab has no host");
    const fleet = open(byKey(), [gate, ...others.map((target) => ({ ...target, via: gate.name }))]);
    expect((await fleet.observe()).map(({ name, condition }) => `${name} ${condition}`)).toEqual([
      "host-1 Ready",
      "host-2 Ready",
      "host-3 Ready",
    ]);
    for (const host of lab.lab.hosts.slice(1)) expect(await sshPeers(host)).toEqual([gate.address]);
    await fleet.close();
  });

  it("lets ssh-agent prove who it is", async () => {
    const agentSocket = await startAgent(lab.lab.keyFile);
    const { target } = first();
    const [seen] = await look({ privateKey: null, passphrase: null, agentSocket }, [target]);
    expect(seen?.condition).toBe("Ready");
  });

  it("unlocks a key by the passphrase in a file", async () => {
    const keyFile = join(directory, "locked");
    const passphraseFile = join(directory, "passphrase");
    await run("cp", [lab.lab.keyFile, keyFile]);
    await run("ssh-keygen", ["-q", "-p", "-P", "", "-N", "open sesame", "-f", keyFile]);
    await run("sh", ["-c", 'printf "open sesame\\n" > "$1"', "sh", passphraseFile]);
    const credentials = await readCredentials({ keyFile, passphraseFile, agentSocket: null });
    if ("code" in credentials) throw new Error(credentials.message);
    const [seen] = await look(credentials, [first().target]);
    expect(seen?.condition).toBe("Ready");
    const refused = await readCredentials({ keyFile, passphraseFile: null, agentSocket: null });
    expect(refused).toMatchObject({ code: "ssh-key-invalid" });
  });

  it.each([
    { title: "allows a single session", port: 2201, settings: ["MaxSessions=1"] },
    { title: "forbids to forward sockets", port: 2202, settings: ["AllowStreamLocalForwarding=no"] },
    {
      title: "forbids both but for one session",
      port: 2203,
      settings: ["MaxSessions=1", "AllowStreamLocalForwarding=no"],
    },
  ])("does with an sshd that $title", async ({ port, settings }) => {
    const { host, target } = first();
    await secondSshd(host, port, ...settings);
    const fleet = open(byKey(), [{ ...target, port }]);
    // Where a single session is all there is, the first look may come while sshd has not yet let go of the one before.
    const looks: string[] = [];
    while (looks.slice(-3).join() !== "Ready 1.45,Ready 1.45,Ready 1.45" && looks.length < 40) {
      const [seen] = await fleet.observe();
      looks.push(`${seen?.condition} ${seen?.engine?.apiVersion}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(looks.slice(-3)).toEqual(["Ready 1.45", "Ready 1.45", "Ready 1.45"]);
    await fleet.close();
  });

  it("names a key that is not let in", async () => {
    const keyFile = join(directory, "stranger");
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", keyFile]);
    const credentials = { ...byKey(), privateKey: readFileSync(keyFile) };
    const [seen] = await look(credentials, [first().target]);
    expect(seen?.condition).toBe("Unknown");
    expect(`${seen?.reason}: ${seen?.message}`).toMatch(/AuthenticationFailed|authentication/i);
  });
});
