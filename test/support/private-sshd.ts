import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { HostTarget } from "../../src/model/host-target.ts";
import { hostName } from "../../src/model/names.ts";

export interface PrivateSshd {
  readonly target: HostTarget;
  readonly keyFile: string;
  /** Arguments with which OpenSSH's client reaches it. */
  readonly clientArguments: readonly string[];
  stop(): void;
}

const sshdPath = "/usr/sbin/sshd";

export function hasSshd(): boolean {
  return existsSync(sshdPath);
}

/** An OpenSSH server of our own on loopback, in whose sessions the docker client finds the given engine. */
export async function startSshd(directory: string, engineSocket: string): Promise<PrivateSshd> {
  const port = await freePort();
  const [hostKey, keyFile] = [makeKey(directory, "host-key"), makeKey(directory, "client-key")];
  writeFileSync(join(directory, "authorized_keys"), readFileSync(`${keyFile}.pub`));
  writeFileSync(join(directory, "known_hosts"), `[127.0.0.1]:${port} ${readFileSync(`${hostKey}.pub`, "utf8")}`);
  writeFileSync(join(directory, "sshd_config"), configuration(directory, engineSocket, port));
  // sshd wants it, and only an init system makes it.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const server = spawn(sshdPath, ["-D", "-e", "-f", join(directory, "sshd_config")], { stdio: "ignore" });
  await untilOpen(port, server);
  const options = ["BatchMode=yes", "StrictHostKeyChecking=yes", `UserKnownHostsFile=${directory}/known_hosts`];
  const user = userInfo().username;
  return {
    target: {
      name: hostName("loopback"),
      address: "127.0.0.1",
      port,
      user,
      hostKeys: [readFileSync(`${hostKey}.pub`, "utf8")],
      via: null,
    },
    keyFile,
    clientArguments: [
      ...["-i", keyFile, "-p", String(port)],
      ...options.flatMap((option) => ["-o", option]),
      `${user}@127.0.0.1`,
    ],
    stop: () => server.kill(),
  };
}

function configuration(directory: string, engineSocket: string, port: number): string {
  return [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${directory}/host-key`,
    `AuthorizedKeysFile ${directory}/authorized_keys`,
    `PidFile ${directory}/sshd.pid`,
    `SetEnv DOCKER_HOST=unix://${engineSocket}`,
    "StrictModes no",
    "UsePAM no",
    // The peer opens a connection for every request: it must not be refused for that.
    "MaxStartups 500",
    "MaxSessions 500",
    "",
  ].join("\n");
}

function makeKey(directory: string, name: string): string {
  const file = join(directory, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
  return file;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function untilOpen(port: number, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100 && server.exitCode === null; attempt++) {
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("sshd did not start");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
