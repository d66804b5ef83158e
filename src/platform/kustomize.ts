import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { BuildKustomization, Built } from "../reconciler/ports.ts";

const deadlineMs = 30_000;
const outputBytesMax = 16 * 1024 * 1024;

/** In this order: whichever is installed. */
const programs = [
  { name: "kubectl", argv: ["kustomize"] },
  { name: "kustomize", argv: ["build"] },
] as const;

/** Builds with the kustomize that is part of kubectl, in a directory of its own that holds nothing but the files given. */
export const buildKustomization: BuildKustomization = async ({ files, directory }) => {
  const scratch = await mkdtemp(join(tmpdir(), "berth-kustomize-"));
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(scratch, path)), { recursive: true });
      await writeFile(join(scratch, path), content);
    }
    return await buildIn(scratch, directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

async function buildIn(scratch: string, directory: string): Promise<Built> {
  for (const { name, argv } of programs) {
    const built = await run(name, [...argv, join(scratch, directory)], scratch);
    if (built !== "not-installed") return withoutScratch(built, scratch);
  }
  return {
    kind: "failed",
    message: "neither kubectl nor kustomize is installed where Berth runs: install one of them",
  };
}

/** A proxy that nobody answers, and no git to be found: a build reads its own files and nothing of the network. */
function environment(scratch: string): NodeJS.ProcessEnv {
  const nowhere = "http://127.0.0.1:9";
  return {
    HOME: scratch,
    PATH: scratch,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
  };
}

/** Its full path, for it is run without one to look along. */
function programFile(name: string): string | null {
  const directories = (process.env["PATH"] ?? "").split(delimiter).filter(isAbsolute);
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file)) ?? null;
}

function run(name: string, argv: readonly string[], scratch: string): Promise<Built | "not-installed"> {
  const program = programFile(name);
  if (program === null) return Promise.resolve("not-installed");
  return new Promise((resolve) => {
    const options = { cwd: scratch, env: environment(scratch), timeout: deadlineMs, killSignal: "SIGKILL" } as const;
    const child = spawn(program, argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
        if (output[stream].length > outputBytesMax) child.kill("SIGKILL");
      });
    }
    child.on("error", (error) => resolve({ kind: "failed", message: error.message }));
    child.on("close", (code, signal) => resolve(outcome({ code, signal, ...output })));
  });
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function outcome({ code, signal, stdout, stderr }: Ended): Built {
  if (code === 0) return { kind: "built", text: stdout };
  if (signal) return { kind: "failed", message: `it took longer than ${deadlineMs / 1000} s or gave more than 16 MiB` };
  return { kind: "failed", message: lastWords(stderr) || `exit code ${code}` };
}

/** Newer kubectls wrap the error into a line of their log. */
function lastWords(stderr: string): string {
  const text = stderr.trim();
  return /\berr="(.*)"$/s.exec(text)?.[1] ?? text.replace(/^error: /, "");
}

/** People know their files by their place in the repository. */
function withoutScratch(built: Built, scratch: string): Built {
  if (built.kind === "built") return built;
  return { kind: "failed", message: built.message.replaceAll(`${scratch}/`, "").replaceAll(scratch, ".") };
}
