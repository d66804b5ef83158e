import { spawn } from "node:child_process";
import { access, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { canInstallPackages, installPackages, isPackage } from "./debian-packages.ts";
import { tryDocker } from "./docker.ts";
import { findProgram } from "./find-program.ts";
import { labsDir } from "./lab-dir.ts";
import { LabError } from "./lab-error.ts";
import { attempt } from "./run.ts";

const startMs = 60_000;
const stopMs = 30_000;
const pollMs = 250;

const pidFile = (): string => join(labsDir(), "engine.pid");
const logFile = (): string => join(labsDir(), "engine.log");

/** Finds the machine's Docker engine, or installs and starts one. */
export async function ensureEngine(progress: (line: string) => void): Promise<void> {
  if (await engineAnswers()) return;
  const host = process.env["DOCKER_HOST"];
  if (host !== undefined) {
    throw new LabError(`No engine answers at DOCKER_HOST=${host}. Start it, or unset DOCKER_HOST.`);
  }
  if ((await findProgram("dockerd")) === null) await installEngine(progress);
  if (await engineAnswers()) return;
  progress("starting the Docker engine");
  await startEngine();
  await waitUntil(engineAnswers, startMs, `The Docker engine did not start; see ${logFile()}.`);
}

/** Stops the engine if it is one that a lab started; true when there was one. */
export async function stopOwnEngine(): Promise<boolean> {
  const pid = await ownEnginePid();
  if (pid === null) return false;
  process.kill(pid, "SIGTERM");
  await waitUntil(
    async () => (await ownEnginePid()) === null,
    stopMs,
    `The Docker engine (process ${pid}) did not stop.`,
  );
  for (const file of [pidFile(), logFile()]) await rm(file, { force: true });
  return true;
}

const engineAnswers = async (): Promise<boolean> =>
  (await tryDocker(["version", "--format", "{{.Server.Version}}"], { timeoutMs: 10_000 })) !== null;

async function installEngine(progress: (line: string) => void): Promise<void> {
  if (!(await canInstallPackages())) {
    throw new LabError(
      "No Docker engine is installed here. Install Docker Engine 20.10 or later and start it; on Debian, run this as root and it is done for you.",
    );
  }
  await installPackages(["docker.io", "iptables"], progress);
  const clientIsApart = (await findProgram("docker")) === null && (await isPackage("docker-cli"));
  if (clientIsApart) await installPackages(["docker-cli"], progress);
}

async function startEngine(): Promise<void> {
  if (process.getuid?.() !== 0) throw new LabError("No Docker engine runs here. Start it, or run this as root.");
  const hasInit = await access("/run/systemd/system").then(
    () => true,
    () => false,
  );
  if (hasInit && (await attempt("systemctl", ["start", "docker"])) !== null) return;
  await mkdir(labsDir(), { recursive: true });
  const log = await open(logFile(), "a");
  const program = (await findProgram("dockerd")) ?? "dockerd";
  const engine = spawn(program, ["--pidfile", pidFile(), "--log-level", "warn"], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  engine.unref();
  await log.close();
}

async function ownEnginePid(): Promise<number | null> {
  const pid = Number(await readFile(pidFile(), "utf8").catch(() => ""));
  if (pid === 0) return null;
  // After a reboot the number may be another program's.
  const program = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  return program.trim() === "dockerd" ? pid : null;
}

async function waitUntil(check: () => Promise<boolean>, limitMs: number, complaint: string): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new LabError(complaint);
    await sleep(pollMs);
  }
}
