import { spawn } from "node:child_process";
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeKubeconfig } from "../../src/api/kubeconfig.ts";
import type { KubectlClient } from "./kubectl-clients.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A person at a shell with one version of kubectl, in a directory of their own. */
export interface KubectlUser {
  readonly version: string;
  readonly directory: string;
  /** Runs a command line: `NAME=value kubectl get pods < file`, with quotes as in a shell but no expansion. */
  run(command: string): Promise<Ran>;
  /** How to start kubectl oneself. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  close(): void;
}

export interface KubectlUserOptions {
  readonly client: KubectlClient;
  readonly server: string;
  readonly authority: string;
  readonly token: string;
  readonly namespace: string;
  /** Copied into the user's directory, with the namespace for `NAMESPACE`. */
  readonly files: string;
}

const commandMs = 30_000;

export function kubectlUser({ client, server, authority, token, namespace, files }: KubectlUserOptions): KubectlUser {
  const home = mkdtempSync(join(tmpdir(), "berth-kubectl-"));
  const directory = join(home, "work");
  mkdirSync(directory);
  cpSync(files, directory, { recursive: true });
  for (const name of readdirSync(directory).filter((each) => each.endsWith(".yaml"))) {
    const file = join(directory, name);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("NAMESPACE", namespace));
  }
  const kubeconfig = join(home, "config");
  const merged = mergeKubeconfig("", { name: "berth", server, authority, token });
  writeFileSync(kubeconfig, merged.replace("namespace: default", `namespace: ${namespace}`));
  const environment = {
    HOME: home,
    KUBECONFIG: kubeconfig,
    TZ: "UTC",
    PATH: process.env["PATH"],
  };
  const programs: Readonly<Record<string, string>> = { kubectl: client.program };
  return {
    version: client.version,
    directory,
    program: client.program,
    environment,
    run: (command) => runIn(directory, parseCommand(command), { programs, environment }),
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

interface Command {
  readonly variables: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly input: string | null;
  /** `> /dev/null`: what it prints depends on how fast things go. */
  readonly silent: boolean;
}

function parseCommand(line: string): Command {
  const words = [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const reads = words.indexOf("<");
  const silent = words.at(-1) === "/dev/null";
  return {
    variables: Object.fromEntries(words.slice(0, first).map((word) => word.split(/=(.*)/s).slice(0, 2))),
    argv: words.slice(first, reads < 0 ? (silent ? -2 : undefined) : reads),
    input: reads < 0 ? null : (words[reads + 1] ?? null),
    silent,
  };
}

interface Surroundings {
  readonly programs: Readonly<Record<string, string>>;
  readonly environment: NodeJS.ProcessEnv;
}

function runIn(
  directory: string,
  { variables, argv, input, silent }: Command,
  { programs, environment }: Surroundings,
): Promise<Ran> {
  const [program = "", ...rest] = argv;
  const stdin = input === null ? "ignore" : openSync(join(directory, input), "r");
  return new Promise((resolve) => {
    const child = spawn(programs[program] ?? program, rest, {
      cwd: directory,
      env: { ...environment, ...variables },
      stdio: [stdin, "pipe", "pipe"],
      timeout: commandMs,
    });
    if (typeof stdin === "number") closeSync(stdin);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", (error) => resolve({ code: -1, out: "", err: error.message }));
    child.once("close", (code, signal) =>
      resolve({
        code: code ?? -1,
        out: silent ? "" : Buffer.concat(out).toString(),
        err: Buffer.concat(err).toString() + (signal ? `ended by ${signal}\n` : ""),
      }),
    );
  });
}
