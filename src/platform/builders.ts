import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { Builders, BuildFile, Built, ChartBuild } from "../reconciler/ports.ts";

const deadlineMs = 30_000;
const outputBytesMax = 16 * 1024 * 1024;

/** kustomize as it comes with kubectl or by itself, and helm: run by their arguments, each in a directory that holds nothing but the files given. */
export const builders: Builders = {
  kustomization: ({ files, directory }) =>
    inScratch(files, async (scratch) => {
      const target = join(scratch, directory);
      const built =
        (await run("kubectl", ["kustomize", target], scratch)) ?? (await run("kustomize", ["build", target], scratch));
      return built ?? missing("neither kubectl nor kustomize is");
    }),
  chart: (build) =>
    inScratch([...build.files, ...valuesOf(build)], async (scratch) => {
      const built = await run("helm", templateArguments(build, scratch), scratch);
      return built ?? missing("helm is not");
    }),
};

const missing = (what: string): Built => ({ kind: "failed", message: `${what} installed where Berth runs` });

async function inScratch(files: readonly BuildFile[], build: (scratch: string) => Promise<Built>): Promise<Built> {
  const scratch = await mkdtemp(join(tmpdir(), "berth-build-"));
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(scratch, path)), { recursive: true });
      await writeFile(join(scratch, path), content);
    }
    return withoutScratch(await build(scratch), scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Below a name that no repository has. */
const valuesFile = (index: number): string => `.berth/values-${index}.yaml`;

function valuesOf({ values }: ChartBuild): BuildFile[] {
  return values.map((text, index) => ({ path: valuesFile(index), content: Buffer.from(text) }));
}

/** Without hooks: they are for helm's own installing, and would run here as if they were meant to stay. */
function templateArguments({ release, namespace, directory, ...build }: ChartBuild, scratch: string): string[] {
  const files = [...build.valuesFiles, ...build.values.map((_, index) => valuesFile(index))];
  return [
    ...["template", release, join(scratch, directory), "--namespace", namespace, "--no-hooks", "--include-crds"],
    ...files.flatMap((file) => ["--values", join(scratch, file)]),
    ...build.single.flatMap(({ path, value }) => ["--set-literal", `${path}=${value}`]),
  ];
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

/** Null where it is not installed. */
function run(name: string, argv: readonly string[], scratch: string): Promise<Built | null> {
  const program = programFile(name);
  if (program === null) return Promise.resolve(null);
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
