import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { docker, tryDocker } from "../../src/cli/lab/docker.ts";
import type { Lab, LabHost } from "../../src/cli/lab/lab.ts";
import type { HostFile } from "../../src/model/action.ts";
import { addressIn } from "../../src/model/ipv4.ts";
import { imageRef } from "../../src/model/names.ts";
import { podNetwork, stateDirectory } from "../../src/model/planner-settings.ts";
import { traefikHelper } from "../../src/planner/hosts/helpers.ts";

/** Hosts, helpers and pods made by hand: what the planner and the executors do, without either. */
export interface LabPod {
  readonly host: LabHost;
  readonly name: string;
  readonly address: string;
}

const desired = `${stateDirectory}/desired`;
const helper = "berth-node";

export function subnetOf(host: LabHost): string {
  return `10.42.${host.name.replace("host-", "")}.0/24`;
}

/** Runs a command on a host as root. */
export function onHost(host: LabHost, ...argv: string[]): Promise<string> {
  return docker(["exec", host.container, ...argv], { timeoutMs: 60_000 });
}

export async function prepareHost(lab: Lab, host: LabHost): Promise<void> {
  const options = [
    `com.docker.network.bridge.name=${podNetwork.bridge}`,
    "com.docker.network.bridge.enable_ip_masquerade=false",
  ];
  if (Number(host.engine.split(".")[0]) >= 28)
    options.push("com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected");
  const subnet = subnetOf(host);
  const range = `${addressIn(subnet, 240)}/28`;
  const settings = ["--subnet", subnet, "--gateway", addressIn(subnet, 1), "--ip-range", range];
  const flags = options.flatMap((option) => ["--opt", option]);
  await onHost(host, "docker", "network", "create", ...settings, ...flags, podNetwork.name);
  await onHost(host, "mkdir", "-p", desired);
  const rights = ["--cap-add=NET_ADMIN", "--cap-add=NET_RAW", "--cap-add=NET_BROADCAST"];
  const open = ["--security-opt=systempaths=unconfined", "--security-opt=apparmor=unconfined"];
  const basics = ["--detach", "--name", helper, "--network=host", "--restart=always", "--stop-timeout=15"];
  const state = ["--volume", `${stateDirectory}:${stateDirectory}`];
  await onHost(host, "docker", "run", ...basics, ...rights, ...open, ...state, lab.images.node);
}

/** Writes files as an executor would: each under another name first, then renamed. */
export async function placeFiles(host: LabHost, files: readonly HostFile[]): Promise<void> {
  const staging = mkdtempSync(join(tmpdir(), "berth-files-"));
  for (const { path, content } of files) {
    mkdirSync(dirname(join(staging, path)), { recursive: true });
    writeFileSync(join(staging, path), content);
  }
  await onHost(host, "rm", "-rf", `${stateDirectory}/staging`);
  await docker(["cp", `${staging}/.`, `${host.container}:${stateDirectory}/staging`]);
  rmSync(staging, { recursive: true });
  const move =
    'cd "$0/staging" && find . -type f | while read -r file; do mkdir -p "$0/desired/$(dirname "$file")" && mv "$file" "$0/desired/$file"; done';
  await onHost(host, "sh", "-c", move, stateDirectory);
}

/** Hashes the helper reports; empty until its first report. */
export async function appliedOn(host: LabHost): Promise<Readonly<Record<string, string>>> {
  const text = await tryDocker(["exec", host.container, "cat", `${stateDirectory}/applied.json`]);
  return JSON.parse(text || "{}");
}

export async function errorsOn(host: LabHost): Promise<string> {
  return (await tryDocker(["exec", host.container, "cat", `${stateDirectory}/errors.json`])) ?? "";
}

export async function settled(host: LabHost, files: readonly HostFile[]): Promise<void> {
  await eventually(`${host.name} to apply its files`, 20_000, async () => {
    const applied = await appliedOn(host);
    const missing = files.filter(({ path, hash }) => applied[path] !== hash).map(({ path }) => path);
    return missing.length === 0 ? null : `${missing.join(", ")} not applied: ${await errorsOn(host)}`;
  });
}

/** Traefik as the planner runs it; false where the lab has no image of it. */
export async function startTraefik(lab: Lab, host: LabHost): Promise<boolean> {
  const image = lab.images.traefik;
  if (image === undefined) return false;
  const { args, mounts } = traefikHelper(imageRef(image));
  const volumes = mounts.flatMap((mount) =>
    mount.kind === "bind" ? ["--volume", `${mount.source}:${mount.target}${mount.readOnly ? ":ro" : ""}`] : [],
  );
  await onHost(
    host,
    "docker",
    "run",
    "--detach",
    "--name",
    "berth-traefik",
    "--network=host",
    "--restart=always",
    ...volumes,
    image,
    ...(args ?? []),
  );
  return true;
}

/** A sandbox, the example web server on port 8080 and further ones, and a client, in one network namespace. */
export async function startPod(lab: Lab, pod: LabPod, more: PodOptions = {}): Promise<void> {
  const { host, name, address } = pod;
  const dns = ["--dns", addressIn(subnetOf(host), 1), "--dns-option=ndots:5"];
  const search = ["default.svc.cluster.local", "svc.cluster.local", "cluster.local"].flatMap((one) => [
    "--dns-search",
    one,
  ]);
  const routed = ["--env=ROUTED_SANDBOX=1", "--cap-add=NET_ADMIN"];
  const place = ["--network", podNetwork.name, "--ip", address, "--hostname", name];
  const run = ["docker", "run", "--detach", "--name"];
  const joined = [`--network=container:${name}`];
  await onHost(host, ...run, name, ...place, ...dns, ...search, ...routed, lab.images.pause);
  await onHost(host, ...run, `${name}-web`, ...joined, "--env", `MESSAGE=${name}`, lab.images["web:1.0"]);
  for (const port of more.ports ?? []) {
    const settings = ["--env", `MESSAGE=${name}`, "--env", `PORT=${port}`];
    await onHost(host, ...run, `${name}-${port}`, ...joined, ...settings, lab.images["web:1.0"]);
  }
  const client = more.client ?? lab.images.node;
  await onHost(host, ...run, `${name}-client`, ...joined, "--entrypoint=sleep", client, "infinity");
}

interface PodOptions {
  /** Where further web servers listen. */
  readonly ports?: readonly number[];
  /** Image of the client. */
  readonly client?: string;
}

/** Runs a command in a pod's client. */
export function inPod(pod: LabPod, ...argv: string[]): Promise<string> {
  return onHost(pod.host, "docker", "exec", `${pod.name}-client`, ...argv);
}

/** A connection for each request, and two seconds for each: a row of them is `?[1-24]` at the end of the address. */
export const curlFlags = ["--silent", "--max-time", "2", "--header", "Connection: close"];

/** What curl in a pod got, or null where the last request got nothing. */
export function fetchFrom(pod: LabPod, url: string): Promise<string | null> {
  const curl = ["docker", "exec", `${pod.name}-client`, "curl", ...curlFlags, url];
  return tryDocker(["exec", pod.host.container, ...curl], { timeoutMs: 20_000 });
}

export async function eventually(what: string, withinMs: number, look: () => Promise<string | null>): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const missing = await look();
    if (missing === null) return;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}: ${missing}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Ends the engine in order and waits for the next one, which finds these settings and makes its rules anew. */
export async function restartEngine(host: LabHost, settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const script =
    'mkdir -p /etc/docker && printf %s "$0" > /etc/docker/daemon.json && kill "$(cat /var/run/docker.pid)"';
  const before = await onHost(host, "cat", "/var/run/docker.pid");
  await onHost(host, "sh", "-c", script, JSON.stringify(settings));
  await eventually(`the engine of ${host.name}`, 60_000, async () => {
    const look = onHost(host, "sh", "-c", "cat /var/run/docker.pid && docker info >/dev/null 2>&1");
    const now = await look.catch(() => "");
    return now !== "" && now !== before ? null : "it does not answer";
  });
}
